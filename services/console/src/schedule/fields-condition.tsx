import { Button, Group, NativeSelect, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { reports } from '../api/reports';
import { useField } from '../kit/field';
import { optionsOf } from '../kit/options';
import { isRange, newComparison } from './condition.form';
import { words } from './dialog.words';
import { LastObserved } from './last-observed';
import type { ScheduleForm } from './schedule.form';

type TextField =
  | 'condition.by'
  | 'condition.minAbsolute'
  | `condition.comparisons.${number}.value`
  | `condition.comparisons.${number}.upper`;

/** When a run sends, with the fields of the kind of condition that is chosen. */
export const ConditionFields = ({ scheduleId }: { scheduleId?: string | undefined }) => {
  const type = useField<ScheduleForm, 'condition.type'>('condition.type');
  return (
    <Stack gap="sm">
      <NativeSelect {...type} label={words.condition} data={optionsOf(words.conditions)} />
      <KindFields />
      {scheduleId !== undefined && type.value !== 'ALWAYS' && <LastObserved scheduleId={scheduleId} />}
      {!['ALWAYS', 'NOT_EMPTY', 'EMPTY'].includes(type.value) && <NotifyField />}
    </Stack>
  );
};

const KindFields = () => {
  const type = useWatch<ScheduleForm, 'condition.type'>({ name: 'condition.type' });
  switch (type) {
    case 'THRESHOLD':
      return <ThresholdFields />;
    case 'PERCENT':
      return <PercentFields />;
    case 'CHANGE_DETECTION':
      return <ChangeFields />;
    case 'EXCEPTION':
      return <UnusualFields />;
    default:
      return null;
  }
};

/** The metrics of the chosen report. */
const useMetrics = (): string[] => {
  const reportId = useWatch<ScheduleForm, 'reportId'>({ name: 'reportId' });
  const { data } = useQuery({ ...reports.one(reportId), enabled: reportId !== '' });
  return (data?.metrics ?? []).map(({ name }) => name);
};

const MetricField = ({ name }: { name: 'condition.metric' | `condition.comparisons.${number}.metric` }) => {
  const field = useField<ScheduleForm, typeof name>(name);
  const metrics = useMetrics();
  // A metric that the report no longer has stays visible.
  const all = [...new Set(['', ...metrics, field.value])];
  return (
    <NativeSelect
      {...field}
      label={words.metric}
      data={all}
      required
      description={metrics.length === 0 ? words.noMetrics : undefined}
    />
  );
};

const NumberText = ({ name, label }: { name: TextField; label: string }) => (
  <TextInput {...useField<ScheduleForm, typeof name>(name)} label={label} inputMode="decimal" required />
);

const ThresholdFields = () => {
  const { control } = useFormContext<ScheduleForm>();
  const { fields, append, remove } = useFieldArray({ control, name: 'condition.comparisons' });
  const match = useField<ScheduleForm, 'condition.match'>('condition.match');
  return (
    <Stack gap="xs">
      {fields.map(({ id }, at) => (
        <Group key={id} align="flex-end" gap="xs">
          <ComparisonFields at={at} />
          {fields.length > 1 && (
            <Button variant="subtle" size="xs" onClick={() => remove(at)}>
              {words.removeComparison(at + 1)}
            </Button>
          )}
        </Group>
      ))}
      <Group>
        <Button variant="subtle" size="compact-sm" onClick={() => append(newComparison())}>
          {words.addComparison}
        </Button>
      </Group>
      {fields.length > 1 && <NativeSelect {...match} label={words.match} data={optionsOf(words.matches)} />}
    </Stack>
  );
};

const ComparisonFields = ({ at }: { at: number }) => {
  const operator = useField<ScheduleForm, `condition.comparisons.${number}.operator`>(
    `condition.comparisons.${at}.operator`,
  );
  return (
    <>
      <MetricField name={`condition.comparisons.${at}.metric`} />
      <NativeSelect {...operator} label={words.operator} data={optionsOf(words.operators)} />
      <NumberText name={`condition.comparisons.${at}.value`} label={words.value} />
      {isRange(operator.value) && <NumberText name={`condition.comparisons.${at}.upper`} label={words.upper} />}
    </>
  );
};

const DirectionField = () => (
  <NativeSelect
    {...useField<ScheduleForm, 'condition.direction'>('condition.direction')}
    label={words.direction}
    data={optionsOf(words.directions)}
  />
);

const SendFirst = () => {
  const { value, onChange, ref } = useField<ScheduleForm, 'condition.sendFirst'>('condition.sendFirst');
  return (
    <Switch
      ref={ref}
      label={words.sendFirst}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
};

const PercentFields = () => {
  const against = useField<ScheduleForm, 'condition.against'>('condition.against');
  // `median(10)` and `P30D` are among what the API takes and the list does not name.
  const known = optionsOf(words.againsts);
  const all = known.some(({ value }) => value === against.value)
    ? known
    : [...known, { value: against.value, label: against.value }];
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <MetricField name="condition.metric" />
        <NumberText name="condition.by" label={words.by} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <DirectionField />
        <NativeSelect {...against} label={words.against} data={all} />
      </SimpleGrid>
      <NumberText name="condition.minAbsolute" label={words.minAbsolute} />
      <SendFirst />
    </>
  );
};

const ChangeFields = () => {
  const of = useField<ScheduleForm, 'condition.of'>('condition.of');
  const key = useField<ScheduleForm, 'condition.key'>('condition.key');
  const ignore = useField<ScheduleForm, 'condition.ignore'>('condition.ignore');
  const baseline = useField<ScheduleForm, 'condition.baseline'>('condition.baseline');
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect {...of} label={words.of} data={optionsOf(words.ofs)} />
        <NativeSelect {...baseline} label={words.baseline} data={optionsOf(words.baselines)} />
      </SimpleGrid>
      {of.value === 'metric' ? (
        <MetricField name="condition.metric" />
      ) : (
        <>
          <TagsInput {...key} label={words.key} acceptValueOnBlur />
          <TagsInput {...ignore} label={words.ignore} acceptValueOnBlur />
        </>
      )}
      <SendFirst />
    </>
  );
};

const UnusualFields = () => {
  const sensitivity = useField<ScheduleForm, 'condition.sensitivity'>('condition.sensitivity');
  const season = useField<ScheduleForm, 'condition.season'>('condition.season');
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <MetricField name="condition.metric" />
        <NativeSelect {...sensitivity} label={words.sensitivity} data={optionsOf(words.sensitivities)} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect {...season} label={words.season} data={optionsOf(words.seasons)} />
        <DirectionField />
      </SimpleGrid>
      <NumberText name="condition.minAbsolute" label={words.minAbsolute} />
    </>
  );
};

const NotifyField = () => (
  <NativeSelect {...useField<ScheduleForm, 'notify'>('notify')} label={words.notify} data={optionsOf(words.notifies)} />
);
