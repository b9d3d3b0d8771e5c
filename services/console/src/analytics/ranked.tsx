import { Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useId, useState } from 'react';
import { type Column, DataTable } from '../kit/data-table';
import { words } from './analytics.words';

type Some<Row> = { count: number; most: Row[]; best: Row[]; worst: Row[] };
type Order = 'most' | 'best' | 'worst';
const ORDERS: readonly Order[] = ['most', 'best', 'worst'];

type Props<Row> = {
  title: string;
  some: Some<Row>;
  minimum: number;
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
};

/** Some of many: those with the most, the best or the worst. */
export const Ranked = <Row extends object>({ title, some, minimum, columns, idOf }: Props<Row>) => {
  const heading = useId();
  const [order, setOrder] = useState<Order>('most');
  const rows = some[order];
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={heading}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4" id={heading}>
            {title}
          </Title>
          <SegmentedControl
            aria-label={words.order(title)}
            data={ORDERS.map((value) => ({ value, label: words.orders[value] }))}
            value={order}
            onChange={(value) => setOrder(ORDERS.find((one) => one === value) ?? 'most')}
          />
        </Group>
        {rows.length === 0 ? (
          <Text c="dimmed">{order === 'most' ? words.none : words.tooFew(minimum)}</Text>
        ) : (
          <DataTable label={title} columns={columns} rows={rows} idOf={idOf} nameOf={idOf} />
        )}
      </Stack>
    </Paper>
  );
};
