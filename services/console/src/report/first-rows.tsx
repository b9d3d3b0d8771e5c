import { Button, Group, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from '../kit/source.words';
import { CellTable } from './cell-table';
import { words as reportWords } from './report.words';
import { shownCell } from './rows';
import type { Reading } from './use-reading';

const SHOWN = 10;

/** Reads the source at a press, and shows what it gave. */
export const FirstRows = ({ of: { read, found, isReading, isStale, problem } }: { of: Reading }) => (
  <Stack gap="xs" align="stretch">
    <Group gap="xs">
      <Button variant="default" size="xs" loading={isReading} disabled={read === null} onClick={() => read?.()}>
        {words.read}
      </Button>
      <Text size="sm" c="dimmed">
        {isReading ? words.reading : isStale ? words.stale : words.readHint}
      </Text>
    </Group>
    {problem !== null && <ProblemAlert title={words.readFailed} error={problem} />}
    {found && (
      <>
        <Text fw={600}>{words.found(found.rowCount)}</Text>
        {found.rows.length > 0 && (
          <CellTable
            label={reportWords.firstRows(SHOWN, found.rowCount)}
            headings={found.columns.map(({ key }) => key)}
            records={found.rows.slice(0, SHOWN).map((row) => found.columns.map(({ key }) => shownCell(row[key])))}
          />
        )}
      </>
    )}
  </Stack>
);
