import { Button, Collapse, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useWatch } from 'react-hook-form';
import { announce } from '../kit/announce';
import { Drop } from '../kit/drop';
import { CellTable } from './cell-table';
import type { ReportForm } from './report.form';
import { words } from './report.words';
import { columnsOf, type Row, readRows, shownCell } from './rows';

/** What the API takes, less a little for the names of the columns in every row. */
const MOST_OCTETS = 750 * 1024;
const SHOWN = 10;

/** The rows that the report holds itself: what there is, and two ways to put others in their place. */
export const DataField = ({ form }: { form: UseFormReturn<ReportForm> }) => {
  const rows = useWatch({ control: form.control, name: 'rows' });
  const [pasting, { toggle, close }] = useDisclosure(false);
  const pasted = useRef<HTMLTextAreaElement>(null);
  const refuse = (message: string) => form.setError('rows', { message });
  const take = (text: string, name: string | null) => {
    const read = readRows(text);
    if (!read.rows) {
      refuse(words.refused(read.refused));
      return false;
    }
    form.clearErrors('rows');
    form.setValue('rows', read.rows, { shouldDirty: true });
    const count = words.rows(read.rows.length);
    announce(name === null ? words.pasted(count) : words.taken(count, name));
    return true;
  };
  const usePasted = () => {
    if (take(pasted.current?.value ?? '', null)) close();
  };
  const { error } = form.getFieldState('rows', form.formState);
  return (
    <Stack gap="sm">
      <Drop
        choose={words.chooseFile}
        hint={words.dropHint}
        accept=".csv,.tsv,.txt,.json,text/csv,application/json"
        most={MOST_OCTETS}
        onText={take}
        onTooLarge={() => refuse(words.tooLarge)}
      />
      <Button variant="default" size="xs" w="fit-content" aria-expanded={pasting} onClick={toggle}>
        {words.paste}
      </Button>
      <Collapse expanded={pasting}>
        <Stack gap="xs" align="stretch">
          <Textarea
            ref={pasted}
            label={words.pasteLabel}
            description={words.pasteHint}
            rows={6}
            spellCheck={false}
            defaultValue=""
          />
          <Button size="xs" w="fit-content" onClick={usePasted}>
            {words.pasteUse}
          </Button>
        </Stack>
      </Collapse>
      {error?.message && (
        <Text c="red" size="sm" role="alert">
          {error.message}
        </Text>
      )}
      {rows.length === 0 ? <Text c="dimmed">{words.noRows}</Text> : <FirstRows rows={rows} />}
    </Stack>
  );
};

/** The first rows, as they were understood. */
const FirstRows = ({ rows }: { rows: readonly Row[] }) => {
  const columns = columnsOf(rows);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600}>{words.rows(rows.length)}</Text>
        <Text c="dimmed">{words.columnCount(columns.length)}</Text>
      </Group>
      <CellTable
        label={words.firstRows(SHOWN, rows.length)}
        headings={columns}
        records={rows.slice(0, SHOWN).map((row) => columns.map((column) => shownCell(row[column])))}
      />
    </Stack>
  );
};
