import { Button, Group, Stack, Table, Text } from '@mantine/core';
import type { ChangeSince } from '../api/problem';
import { Dialog } from './dialog';
import { words } from './kit.words';
import type { Edited } from './use-edited';

/** One field that differs: what is typed here, and what the server has by now. */
export type Difference = { field: string; mine: string; theirs: string };

type Saved = { id: string; version: number; updatedAt: string };
type Props<Thing extends Saved> = {
  edited: Pick<Edited<Thing>, 'theirs' | 'since' | 'take' | 'forget'>;
  differencesFrom: (theirs: Thing) => readonly Difference[];
  busy?: boolean;
  onKeepMine: (theirs: Thing) => void;
  /** Shows what was saved in the form. */
  onTakeTheirs: (theirs: Thing) => void;
};

/** Everybody who has changed it, the newest last. */
const namesOf = (since: readonly ChangeSince[]): string[] => [
  ...new Set(since.flatMap(({ by }) => (by ? [by.email ?? words.somebody] : []))),
];

/** After a 412: shows what somebody else changed meanwhile, and offers both. Nothing is repeated blindly. */
export const Stale = <Thing extends Saved>({ edited, onTakeTheirs, ...rest }: Props<Thing>) => {
  const { theirs, since, take, forget } = edited;
  const takeTheirs = (saved: Thing) => {
    onTakeTheirs(saved);
    take(saved);
  };
  return (
    <Dialog opened={theirs !== null} onClose={forget} title={words.stale} size="lg">
      {theirs && <Both theirs={theirs} since={since} onTakeTheirs={takeTheirs} {...rest} />}
    </Dialog>
  );
};

type BothProps<Thing extends Saved> = Omit<Props<Thing>, 'edited'> & { theirs: Thing; since: readonly ChangeSince[] };

const Both = <Thing extends Saved>({
  theirs,
  since,
  differencesFrom,
  busy,
  onKeepMine,
  onTakeTheirs,
}: BothProps<Thing>) => {
  const differences = differencesFrom(theirs);
  return (
    <Stack>
      <Text>{words.staleWho(theirs, namesOf(since))}</Text>
      {differences.length === 0 && <Text>{words.staleSame}</Text>}
      {differences.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table aria-label={words.stale} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.staleField}</Table.Th>
                <Table.Th>{words.staleMine}</Table.Th>
                <Table.Th>{words.staleTheirs}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map(({ field, mine, theirs }) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">{field}</Table.Th>
                  <Table.Td>{mine}</Table.Td>
                  <Table.Td>{theirs}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => onTakeTheirs(theirs)}>
          {words.takeTheirs}
        </Button>
        <Button loading={busy} onClick={() => onKeepMine(theirs)}>
          {words.keepMine}
        </Button>
      </Group>
    </Stack>
  );
};
