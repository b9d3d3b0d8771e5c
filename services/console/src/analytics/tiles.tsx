import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { Analytics } from '../api/analytics';
import { duration, number, share } from '../kit/numbers';
import { words } from './analytics.words';

const Tile = ({ name, value, hint }: { name: string; value: string; hint?: string }) => (
  <Paper withBorder p="md">
    <Text size="sm">{name}</Text>
    <Text size="xl" fw={700}>
      {value}
    </Text>
    {hint && (
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    )}
  </Paper>
);

/** The numbers of the whole period. */
export const Tiles = ({ of: { runs, total, successRate, reached, recipients, latency } }: { of: Analytics }) => (
  <section aria-label={words.totals}>
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
      <Tile name={words.runs} value={number(runs)} />
      <Tile name={words.deliveries} value={number(total)} />
      <Tile name={words.success} value={share(successRate)} />
      <Tile name={words.reached} value={number(reached)} hint={words.ofRecipients(number(recipients))} />
      <Tile name={words.median} value={duration(latency.p50)} />
      <Tile name={words.slow} value={duration(latency.p95)} />
    </SimpleGrid>
  </section>
);
