import { Button, Collapse, Paper, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, useMemo } from 'react';
import { Chart } from '../kit/chart';
import { type Column, DataTable } from '../kit/data-table';
import { number } from '../kit/numbers';
import { words } from './analytics.words';
import { type Bar, barsLabel, barsOf } from './bars';

const columnsOf = (first: string): readonly Column<Bar>[] => [
  { id: 'name', header: first, cell: ({ name }) => name },
  { id: 'total', header: words.total, cell: ({ counts }) => number(counts.total), end: true },
  ...(['sent', 'failed', 'bounced', 'skipped', 'pending'] as const).map((outcome) => ({
    id: outcome,
    header: words.outcomes[outcome],
    cell: ({ counts }: Bar) => number(counts[outcome]),
    end: true,
  })),
];

/** Deliveries over a time: as bars, and at a press as a table. */
export const Plot = ({ title, first, bars }: { title: string; first: string; bars: Bar[] }) => {
  const heading = useId();
  const [shown, { toggle }] = useDisclosure(false);
  const option = useMemo(() => barsOf(bars), [bars]);
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={heading}>
      <Stack gap="xs" align="stretch">
        <Title order={2} size="h4" id={heading}>
          {title}
        </Title>
        <Chart option={option} label={barsLabel(title, bars)} />
        <Button variant="subtle" size="compact-sm" aria-expanded={shown} onClick={toggle}>
          {shown ? words.hideNumbers : words.showNumbers}
        </Button>
        <Collapse expanded={shown}>
          {shown && (
            <DataTable
              label={words.numbers(title)}
              columns={columnsOf(first)}
              rows={bars}
              idOf={({ name }) => name}
              nameOf={({ name }) => name}
            />
          )}
        </Collapse>
      </Stack>
    </Paper>
  );
};
