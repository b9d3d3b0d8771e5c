import { Button, NativeSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { confirmObservation, type Observation, type ReportSchedule, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import { Chart } from '../kit/chart';
import { type Column, DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { Status } from '../kit/status';
import { instant } from '../kit/time';
import { BacktestForm } from './backtest-form';
import { words } from './detail.words';
import { words as dialogWords } from './dialog.words';
import { verdictLook } from './looks';
import { chartLabel, chartOf, metricsOf } from './observation-chart';

const SHOWN = 100;

/** What the condition observed, and what another one would have decided. */
export const ConditionTab = ({ schedule }: { schedule: ReportSchedule }) => {
  const { id, distributionCondition: condition } = schedule;
  const query = useQuery(schedules.observations(id, { limit: SHOWN, sort: '-dueAt' }));
  return (
    <Stack>
      <Text>
        {condition.type === 'ALWAYS'
          ? words.noCondition
          : `${words.settings.condition}: ${dialogWords.conditions[condition.type]}`}
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Stack component="section" aria-label={words.observations}>
          <Title order={2} size="h5">
            {words.observations}
          </Title>
          <Rows query={query} empty={words.noObservations}>
            {(rows) => <Observed schedule={schedule} rows={rows} />}
          </Rows>
        </Stack>
        <BacktestForm schedule={schedule} />
      </SimpleGrid>
    </Stack>
  );
};

const Observed = ({ schedule, rows }: { schedule: ReportSchedule; rows: Observation[] }) => {
  const metrics = metricsOf(rows);
  const [chosen, setChosen] = useState<string | null>(null);
  const metric = chosen ?? metrics[0];
  const { id, distributionCondition: condition } = schedule;
  const option = useMemo(
    () => (metric === undefined ? null : chartOf(rows, metric, condition)),
    [rows, metric, condition],
  );
  const columns: readonly Column<Observation>[] = [
    { id: 'due', header: words.due, cell: ({ dueAt }) => instant(dueAt) },
    { id: 'observed', header: words.observed, cell: ({ observed }) => observed ?? '–', end: true },
    { id: 'baseline', header: words.baseline, cell: ({ baseline }) => baseline ?? '–', end: true },
    { id: 'verdict', header: words.verdict, cell: (one) => <Verdict of={one} scheduleId={id} /> },
    { id: 'sends', header: words.sent, cell: ({ sends }) => (sends ? words.yes : words.no) },
  ];
  return (
    <Stack>
      {metrics.length > 1 && (
        <NativeSelect
          label={words.metric}
          data={metrics}
          value={metric}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {option && metric !== undefined && <Chart option={option} label={chartLabel(rows, metric)} />}
      <DataTable
        label={words.observations}
        columns={columns}
        rows={rows}
        idOf={({ occurrenceId }) => occurrenceId}
        nameOf={({ dueAt }) => instant(dueAt)}
      />
    </Stack>
  );
};

const Verdict = ({ of, scheduleId }: { of: Observation; scheduleId: string }) => {
  const confirm = useMutation({
    mutationFn: () => confirmObservation(scheduleId, of.occurrenceId),
    onSuccess: () => announce(words.confirmed),
    onError: ({ message }) => announce(message, { failed: true }),
    onSettled: (_data, _error, _vars, _before, { client }) => client.invalidateQueries({ queryKey: schedules.all }),
  });
  return (
    <Stack gap={2} align="flex-start">
      {of.state && <Status look={verdictLook(of.state)} />}
      <Text size="xs">{of.text ?? of.reason ?? of.gap}</Text>
      {of.flagged && !of.confirmed && (
        <>
          <Text size="xs">{words.flagged}</Text>
          <Button size="compact-xs" variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {words.confirm}
          </Button>
        </>
      )}
    </Stack>
  );
};
