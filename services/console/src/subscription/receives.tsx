import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { comeBack, leave, type Received, subscriptions } from '../api/subscriptions';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { leavingOf, notSentOf, receivedName, whyOf } from './looks';
import { words } from './subscription.words';

/** Everything that is sent to the caller, why, and a way out of each. */
export const Receives = () => {
  const query = useQuery(subscriptions.received());
  const asked = useAsked<'leave', Received>();
  return (
    <>
      <Rows query={query} empty={words.receivesNone}>
        {(rows) => (
          <DataTable
            label={words.tabs.receives}
            rows={rows}
            idOf={({ leave: { path }, schedule }) => `${path} ${schedule?.id}`}
            nameOf={receivedName}
            columns={[
              { id: 'name', header: words.name, cell: receivedName },
              { id: 'why', header: words.why, cell: whyOf },
              {
                id: 'often',
                header: words.often,
                cell: ({ schedule }) => (schedule ? words.frequencies[schedule.frequency] : words.noSchedule),
              },
              {
                id: 'next',
                header: words.next,
                cell: ({ schedule }) => <When at={schedule?.nextRunDate} none={words.notNow} />,
              },
              { id: 'sent', header: words.sent, cell: (row) => <Sent of={row} /> },
              {
                id: 'leave',
                header: words.leave,
                end: true,
                cell: (row) => (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={words.leaveOf(receivedName(row))}
                    onClick={() => asked.ask('leave', row)}
                  >
                    {words.leave}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Rows>
      {asked.row && asked.opened('leave') && <Leave of={asked.row} onClose={asked.close} />}
    </>
  );
};

/** Whether it is sent; what the reader left by the link in a mail they get again at a press. */
const Sent = ({ of: row }: { of: Received }) => {
  const back = useDeed(comeBack, subscriptions.received().queryKey);
  const why = notSentOf(row);
  if (why === null) return words.isSent;
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">{why}</Text>
      {row.suppressed?.returns && (
        <Button
          size="xs"
          variant="default"
          loading={back.isPending}
          aria-label={words.comeBackOf(receivedName(row))}
          onClick={() =>
            back.mutate(row, {
              onSuccess: () => announce(words.back),
              onError: (error) => announce(words.notBack(asProblem(error).message), { failed: true }),
            })
          }
        >
          {words.comeBack}
        </Button>
      )}
    </Stack>
  );
};

const Leave = ({ of, onClose }: { of: Received; onClose: () => void }) => {
  const go = useDeed(leave, subscriptions.received().queryKey);
  const done = () => {
    announce(words.left);
    onClose();
  };
  return (
    <Confirm
      opened
      title={words.leaveTitle}
      deed={words.leave}
      danger
      busy={go.isPending}
      error={go.error}
      onDo={() => go.mutate(of, { onSuccess: done })}
      onClose={onClose}
    >
      <Text>{leavingOf(of)}</Text>
    </Confirm>
  );
};
