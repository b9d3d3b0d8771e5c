import { Button, Group, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type DistributionListImport, importMembers, refreshLists } from '../api/lists';
import { Dialog } from '../kit/dialog';
import { Drop } from '../kit/drop';
import { words as kit } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { useIntent } from '../kit/use-intent';
import { addressesIn, toCsv } from './addresses';
import { words } from './list.words';

const MOST_OCTETS = 8 * 1024 * 1024;
const SHOWN = 200;

/** Adds pasted addresses, or those of a file, and tells what became of every line. */
export const AddMembers = ({ listId, onClose }: { listId: string; onClose: () => void }) => {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const intent = useIntent();
  const add = useMutation({
    mutationFn: (csv: string) => importMembers(listId, csv, intent(csv)),
    onSuccess: () => {
      intent.done();
      setText('');
      return refreshLists(queries);
    },
  });
  const addTyped = () => {
    const addresses = addressesIn(text);
    setWrong(addresses.length === 0 ? words.addNothing : null);
    if (addresses.length > 0) add.mutate(toCsv(addresses));
  };
  return (
    <Dialog onClose={onClose} title={words.addTitle} size="lg">
      <Stack>
        <Textarea
          label={words.addLabel}
          description={words.addHint}
          rows={5}
          data-autofocus
          spellCheck={false}
          value={text}
          error={wrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Drop
          choose={words.choose}
          hint={words.chooseHint}
          accept=".csv,.txt,text/csv"
          most={MOST_OCTETS}
          disabled={add.isPending}
          onText={(csv) => add.mutate(csv)}
          onTooLarge={() => setWrong(words.tooLarge)}
        />
        {add.error && <ProblemAlert title={words.addFailed} error={add.error} />}
        <div role="status">{add.data && <Outcome of={add.data} />}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {add.data ? words.done : kit.cancel}
          </Button>
          <Button loading={add.isPending} onClick={addTyped}>
            {words.addDeed}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
};

const Outcome = ({ of: { added, alreadyThere, refused } }: { of: DistributionListImport }) => (
  <Stack gap="xs">
    <Text fw={600}>{words.imported({ added, alreadyThere, refused: refused.length })}</Text>
    {refused.length > 0 && (
      <Table.ScrollContainer
        minWidth={400}
        maxHeight={260}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': words.refused } }}
      >
        <Table aria-label={words.refused} fz="sm">
          {refused.length > SHOWN && <Table.Caption>{words.refusedMore(SHOWN, refused.length)}</Table.Caption>}
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="4rem">{words.line}</Table.Th>
              <Table.Th>{words.value}</Table.Th>
              <Table.Th>{words.reason}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {refused.slice(0, SHOWN).map(({ line, value, reason }) => (
              <Table.Tr key={line}>
                <Table.Td>{line}</Table.Td>
                <Table.Td>{value}</Table.Td>
                <Table.Td>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    )}
  </Stack>
);
