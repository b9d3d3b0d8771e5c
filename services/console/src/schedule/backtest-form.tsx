import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FormProvider, useForm } from 'react-hook-form';
import { asProblem } from '../api/problem';
import { type Backtest, backtest, type ReportSchedule } from '../api/schedules';
import { type Column, DataTable } from '../kit/data-table';
import { ProblemAlert } from '../kit/problem-alert';
import { instant } from '../kit/time';
import { conditionBody } from './condition.form';
import { words } from './detail.words';
import { ConditionFields } from './fields-condition';
import { fieldOf, formOf, type ScheduleForm, toBody } from './schedule.form';

type Tried = Backtest['observations'][number];

const columns: readonly Column<Tried>[] = [
  { id: 'due', header: words.due, cell: ({ dueAt }) => instant(dueAt) },
  { id: 'observed', header: words.observed, cell: ({ observed }) => observed ?? '–', end: true },
  { id: 'was', header: words.wasSent, cell: ({ recorded }) => (recorded.sends ? words.yes : words.no) },
  { id: 'would', header: words.wouldSend, cell: ({ tested }) => (tested.sends ? words.yes : words.no) },
  { id: 'why', header: words.why, cell: ({ tested }) => <Text size="xs">{tested.text}</Text> },
];

/** Tries a condition on what was recorded. Nothing is saved and nobody gets mail. */
export const BacktestForm = ({ schedule }: { schedule: ReportSchedule }) => {
  const form = useForm<ScheduleForm>({ defaultValues: formOf(schedule) });
  const trial = useMutation({
    mutationFn: (values: ScheduleForm) =>
      backtest(schedule.id, {
        condition: conditionBody(values.condition, schedule.distributionCondition),
        noData: schedule.noData,
        notify: toBody(values, schedule).notify,
        notifyResolved: schedule.notifyResolved,
      }),
    onError: (error) => {
      for (const { path, message } of asProblem(error).errors)
        form.setError(fieldOf(path.replace(/^condition\b/, 'distributionCondition')) as keyof ScheduleForm, {
          message,
        });
    },
  });
  return (
    <Stack component="section" aria-label={words.backtest}>
      <Title order={2} size="h5">
        {words.backtest}
      </Title>
      <FormProvider {...form}>
        <form noValidate onSubmit={(event) => void form.handleSubmit((values) => trial.mutate(values))(event)}>
          <Stack>
            <ConditionFields />
            <Group>
              <Button type="submit" variant="default" loading={trial.isPending}>
                {words.backtestDeed}
              </Button>
            </Group>
          </Stack>
        </form>
      </FormProvider>
      {trial.error && <ProblemAlert error={trial.error} />}
      {trial.data && <Result of={trial.data} />}
    </Stack>
  );
};

const Result = ({ of: { observations, totals } }: { of: Backtest }) => {
  const different = observations.filter(({ recorded, tested }) => recorded.sends !== tested.sends);
  return (
    <Stack role="status">
      <Text>
        {totals.observations === 0
          ? words.backtestNone
          : words.backtestTotal(totals.observations, totals.sendsRecorded, totals.sendsTested)}
      </Text>
      {totals.observations > 0 && different.length === 0 && <Text size="sm">{words.backtestSame}</Text>}
      {different.length > 0 && (
        <DataTable
          label={words.backtest}
          columns={columns}
          rows={different.slice(0, 200)}
          idOf={({ occurrenceId }) => occurrenceId}
          nameOf={({ dueAt }) => instant(dueAt)}
        />
      )}
    </Stack>
  );
};
