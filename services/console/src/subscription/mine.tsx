import { Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Subscription, subscriptions, switchSubscription } from '../api/subscriptions';
import { useDeed } from '../api/use-deed';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { actionsColumn } from '../kit/row-menu';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { EndSubscription } from './end-subscription';
import { HistoryDialog } from './history.dialog';
import { nameOf } from './looks';
import { PauseSubscription } from './pause-subscription';
import { RestoreSubscription } from './restore-subscription';
import { SubscriptionDialog } from './subscription.dialog';
import { words } from './subscription.words';

type Paging = { cursor: string | undefined; onCursor: (cursor: string | undefined) => void };

const often = ({ frequency, timeOfDay, timezone }: Subscription): string =>
  frequency === 'HOURLY' || frequency === 'CUSTOM'
    ? `${words.frequencies[frequency]} (${timezone})`
    : `${words.frequencies[frequency]}, ${timeOfDay} (${timezone})`;

type Props = { paging: Paging; deleted: boolean; onDeleted: (shown: boolean) => void };

/** The caller's subscriptions, each with a switch; ended ones with a way back. Administrators see those of everybody. */
export const Mine = ({ paging, deleted, onDeleted }: Props) => {
  const { user } = useSession();
  const asked = useAsked<'edit' | 'history' | 'pause' | 'end', Subscription>();
  const query = useQuery({
    ...subscriptions.list({
      ...(paging.cursor === undefined ? {} : { cursor: paging.cursor }),
      ...(deleted ? { deleted: 'true' } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  const whose = {
    id: 'whose',
    header: words.whose,
    cell: ({ userId }: Subscription) => (userId === user.id ? words.you : words.another),
  };
  const menu = actionsColumn<Subscription>(nameOf, (row) => [
    { label: words.change, onDo: () => asked.ask('edit', row) },
    ...(row.status === 'ACTIVE' ? [{ label: words.pause, onDo: () => asked.ask('pause', row) }] : []),
    { label: words.history, onDo: () => asked.ask('history', row) },
    { label: words.end, onDo: () => asked.ask('end', row), danger: true },
  ]);
  return (
    <Stack>
      <Checkbox
        label={words.endedOnes}
        checked={deleted}
        onChange={(event) => onDeleted(event.currentTarget.checked)}
      />
      <Rows query={query} empty={deleted ? words.noneEnded : words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.tabs.mine}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={nameOf}
            columns={[
              { id: 'name', header: words.name, cell: nameOf },
              ...(user.role === 'admin' ? [whose] : []),
              { id: 'often', header: words.often, cell: often },
              {
                id: 'formats',
                header: words.formats,
                cell: ({ formats }) => formats.map((format) => words.formatNames[format]).join(', '),
              },
              { id: 'method', header: words.method, cell: ({ deliveryMethod }) => words.methods[deliveryMethod] },
              {
                id: 'next',
                header: words.next,
                cell: ({ nextRunDate }) => <When at={nextRunDate} none={words.notNow} />,
              },
              {
                id: 'state',
                header: words.state,
                cell: (row) => (deleted ? <RestoreSubscription of={row} /> : <OnOff of={row} />),
              },
              ...(deleted ? [] : [menu]),
            ]}
          />
        )}
      </Rows>
      {asked.row && asked.opened('edit') && <SubscriptionDialog stored={asked.row} onClose={asked.close} />}
      {asked.row && asked.opened('history') && <HistoryDialog of={asked.row} onClose={asked.close} />}
      {asked.row && asked.opened('pause') && <PauseSubscription of={asked.row} onClose={asked.close} />}
      {asked.row && asked.opened('end') && <EndSubscription of={asked.row} onClose={asked.close} />}
    </Stack>
  );
};

/** Switched at once where it is seen, and back where the server refuses. */
const OnOff = ({ of: subscription }: { of: Subscription }) => {
  const { id, version, status, pausedUntil } = subscription;
  const name = nameOf(subscription);
  const change = useDeed(switchSubscription, subscriptions.all);
  if (status === 'ENDED') return <Text size="sm">{words.ended}</Text>;
  const on = change.isPending ? change.variables.on : status === 'ACTIVE';
  const turn = (wanted: boolean) =>
    change.mutate(
      { id, version, on: wanted },
      {
        onSuccess: () => announce(wanted ? words.switchedOn(name) : words.switchedOff(name)),
        onError: ({ message }) => announce(words.switchFailed(message), { failed: true }),
      },
    );
  return (
    <Group gap="xs" wrap="nowrap">
      <Switch
        checked={on}
        aria-label={words.on(name)}
        disabled={change.isPending}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {/* The switch says it to readers already. */}
      <Text size="sm" aria-hidden>
        {on ? words.isOn : words.isOff}
      </Text>
      {!on && pausedUntil && (
        <Text size="sm">
          {words.offUntil} <When at={pausedUntil} />
        </Text>
      )}
    </Group>
  );
};
