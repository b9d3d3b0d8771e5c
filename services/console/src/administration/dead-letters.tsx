import { Code, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type DeadLetter, deadLetters, discard, replay } from '../api/dead-letters';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { DataTable } from '../kit/data-table';
import { Dialog } from '../kit/dialog';
import { Facts } from '../kit/facts';
import { Rows } from '../kit/list-page';
import { Loaded } from '../kit/loaded';
import { actionsColumn } from '../kit/row-menu';
import { instantInFull } from '../kit/time';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { words } from './dead-letters.words';
import { usePart } from './use-part';

/** Messages that were given up: shown, replayed or discarded. */
export const DeadLetters = () => {
  const { search, paging } = usePart();
  const asked = useAsked<'show' | 'replay' | 'discard', DeadLetter>();
  const query = useQuery({ ...deadLetters.list({ cursor: search.cursor }), placeholderData: keepPreviousData });
  const { row, opened } = asked;
  const again = useDeed(replay, deadLetters.all);
  const remove = useDeed(discard, deadLetters.all);
  const message = row?.message ?? '';
  const leave = () => {
    asked.close();
    again.reset();
    remove.reset();
  };
  const done = (text: string) => {
    announce(text);
    leave();
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Rows query={query} empty={words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ message: name }) => name}
            columns={[
              { id: 'message', header: words.message, cell: (letter) => letter.message },
              { id: 'service', header: words.service, cell: ({ service }) => service },
              {
                id: 'error',
                header: words.error,
                cell: ({ error }) => (
                  <Text size="sm" lineClamp={2}>
                    {error}
                  </Text>
                ),
              },
              { id: 'attempts', header: words.attempts, cell: ({ deliveries }) => deliveries, end: true },
              { id: 'at', header: words.at, cell: ({ at }) => <When at={at} /> },
              actionsColumn<DeadLetter>(
                ({ message: name }) => name,
                (letter) => [
                  { label: words.show, onDo: () => asked.ask('show', letter) },
                  { label: words.replay, onDo: () => asked.ask('replay', letter) },
                  { label: words.discard, danger: true, onDo: () => asked.ask('discard', letter) },
                ],
              ),
            ]}
          />
        )}
      </Rows>
      <Dialog opened={opened('show')} onClose={leave} size="xl" title={words.showTitle(message)}>
        {row && <Letter of={row} />}
      </Dialog>
      <Confirm
        opened={opened('replay')}
        title={words.replayTitle(message)}
        deed={words.replay}
        busy={again.isPending}
        error={again.error}
        onDo={() => row && again.mutate(row, { onSuccess: () => done(words.replayed(message)) })}
        onClose={leave}
      >
        <Text>{words.replaySays(row?.service ?? '')}</Text>
      </Confirm>
      <Confirm
        opened={opened('discard')}
        title={words.discardTitle(message)}
        deed={words.discard}
        danger
        busy={remove.isPending}
        error={remove.error}
        onDo={() => row && remove.mutate(row, { onSuccess: () => done(words.discarded(message)) })}
        onClose={leave}
      >
        <Text>{words.discardSays}</Text>
      </Confirm>
    </Stack>
  );
};

const Letter = ({ of }: { of: DeadLetter }) => {
  const query = useQuery(deadLetters.one(of.id));
  return (
    <Stack>
      <Facts
        of={[
          [words.service, of.service],
          [words.subject, of.subject],
          [words.at, instantInFull(of.at)],
          [words.attempts, of.deliveries],
          [words.size, words.bytes(of.size)],
        ]}
      />
      <Text fw={600}>{words.error}</Text>
      <Code block tabIndex={0}>
        {of.error}
      </Code>
      <Text fw={600}>{words.envelope}</Text>
      <Loaded query={query}>
        {({ envelope }) => (
          <Code block tabIndex={0}>
            {JSON.stringify(envelope, null, 2)}
          </Code>
        )}
      </Loaded>
    </Stack>
  );
};
