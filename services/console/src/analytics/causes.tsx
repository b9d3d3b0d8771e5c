import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Analytics } from '../api/analytics';
import { type Column, DataTable } from '../kit/data-table';
import { Facts } from '../kit/facts';
import { duration, number, share } from '../kit/numbers';
import { words } from './analytics.words';

const Section = ({ title, children }: { title: string; children: ReactNode }) => {
  const heading = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={heading}>
      <Stack gap="xs">
        <Title order={2} size="h4" id={heading}>
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
};

type Failure = Analytics['failures'][number];
const failures: readonly Column<Failure>[] = [
  { id: 'reason', header: words.reason, cell: ({ reason }) => words.reasons[reason] },
  { id: 'deliveries', header: words.deliveries, cell: ({ deliveries }) => number(deliveries), end: true },
];

type Skip = Analytics['skips'][number];
const skipped = ({ reason }: Skip): string => words.skipReasons[reason] ?? reason;
const skips: readonly Column<Skip>[] = [
  { id: 'reason', header: words.reason, cell: skipped },
  { id: 'deliveries', header: words.deliveries, cell: ({ deliveries }) => number(deliveries), end: true },
];

type Kind = { name: string; total: number; successRate: number | null };
const kinds: readonly Column<Kind>[] = [
  { id: 'name', header: words.kind, cell: ({ name }) => name },
  { id: 'total', header: words.deliveries, cell: ({ total }) => number(total), end: true },
  { id: 'success', header: words.success, cell: ({ successRate }) => share(successRate), end: true },
];
const kindsOf = ({ channels, formats }: Analytics): Kind[] => [
  ...channels.flatMap(({ channel, ...rest }) => (channel === null ? [] : [{ name: words.channels[channel], ...rest }])),
  ...formats.map(({ format, ...rest }) => ({ name: format ?? words.noKind, ...rest })),
];

/** Why deliveries failed, how long they took, what conditions found, and by what they were sent. */
export const Causes = ({ of }: { of: Analytics }) => {
  const { latency, verdicts } = of;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Section title={words.failures}>
        {of.failures.length === 0 ? (
          <Text c="dimmed">{words.noFailures}</Text>
        ) : (
          <DataTable
            label={words.failures}
            columns={failures}
            rows={of.failures}
            idOf={({ reason }) => reason}
            nameOf={({ reason }) => words.reasons[reason]}
          />
        )}
      </Section>
      <Section title={words.skips}>
        {of.skips.length === 0 ? (
          <Text c="dimmed">{words.noSkips}</Text>
        ) : (
          <DataTable
            label={words.skips}
            columns={skips}
            rows={of.skips}
            idOf={({ reason }) => reason}
            nameOf={skipped}
          />
        )}
      </Section>
      <Section title={words.kinds}>
        <DataTable
          label={words.kinds}
          columns={kinds}
          rows={kindsOf(of)}
          idOf={({ name }) => name}
          nameOf={({ name }) => name}
        />
      </Section>
      <Section title={words.latency}>
        <Facts
          of={[
            [words.measured, number(latency.count)],
            ...(['p50', 'p90', 'p95', 'p99'] as const).map((name) => [words[name], duration(latency[name])] as const),
          ]}
        />
      </Section>
      <Section title={words.verdicts}>
        <Facts
          of={(['firing', 'ok', 'noData', 'error', 'sent', 'notSent'] as const).map(
            (state) => [words.states[state], number(verdicts[state])] as const,
          )}
        />
      </Section>
    </SimpleGrid>
  );
};
