import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { Dialog } from './dialog';
import { words } from './kit.words';

/** One field that differs: what is typed here, and what the server has by now. */
export type Difference = { field: string; mine: string; theirs: string };

type Props = {
  /** Null while nobody else has changed anything. */
  differences: readonly Difference[] | null;
  /** Who changed it when, where the server says so. */
  who: string;
  busy?: boolean;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
  onClose: () => void;
};

/** After a 412: shows what somebody else changed meanwhile, and offers both. Nothing is repeated blindly. */
export const Stale = ({ differences, who, busy, onKeepMine, onTakeTheirs, onClose }: Props) => (
  <Dialog opened={differences !== null} onClose={onClose} title={words.stale} size="lg">
    <Stack>
      <Text>{who}</Text>
      {differences?.length === 0 && <Text>{words.staleSame}</Text>}
      {differences !== null && differences.length > 0 && (
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
        <Button variant="default" onClick={onTakeTheirs}>
          {words.takeTheirs}
        </Button>
        <Button loading={busy} onClick={onKeepMine}>
          {words.keepMine}
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
