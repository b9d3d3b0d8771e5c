import { Chip, Group, Input, NativeSelect, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useWatch } from 'react-hook-form';
import { useField } from '../kit/field';
import { words } from './dialog.words';
import { optionsOf } from './options';
import type { ScheduleForm } from './schedule.form';

const PATTERN_OPTIONS = optionsOf(words.patterns);
const DAYS = optionsOf(words.dayNames);

/** When it runs: the pattern, what the pattern needs, and the zone. */
export const WhenFields = () => {
  const pattern = useField<ScheduleForm, 'pattern'>('pattern');
  const zone = useField<ScheduleForm, 'timezone'>('timezone');
  // Taking hundreds of names once is enough.
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), zone.value])], [zone.value]);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect {...pattern} label={words.pattern} data={PATTERN_OPTIONS} />
        {pattern.value !== 'CUSTOM' && <TimeField hourly={pattern.value === 'HOURLY'} />}
      </SimpleGrid>
      <PatternFields />
      <Select {...zone} label={words.zone} required searchable limit={60} data={zones} allowDeselect={false} />
    </>
  );
};

const TimeField = ({ hourly }: { hourly: boolean }) => (
  <TextInput
    {...useField<ScheduleForm, 'timeOfDay'>('timeOfDay')}
    type="time"
    required
    label={hourly ? words.minute : words.time}
  />
);

const PatternFields = () => {
  const pattern = useWatch<ScheduleForm, 'pattern'>({ name: 'pattern' });
  switch (pattern) {
    case 'WEEKLY':
      return <WeeklyFields />;
    case 'HOURLY':
      return <HourlyFields />;
    case 'MONTHLY_DAY':
      return <DayField />;
    case 'MONTHLY_NTH':
      return <NthFields />;
    case 'CUSTOM':
      return <CronField />;
    default:
      return null;
  }
};

const WeeklyFields = () => {
  const { error, value, onChange } = useField<ScheduleForm, 'days'>('days');
  const weeks = useField<ScheduleForm, 'everyWeeks'>('everyWeeks');
  return (
    <>
      <Input.Wrapper label={words.days} error={error} labelElement="div" role="group" aria-label={words.days}>
        <Chip.Group multiple value={value} onChange={onChange}>
          <Group gap={6} mt={4}>
            {DAYS.map((day) => (
              <Chip key={day.value} value={day.value} size="sm">
                {day.label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <NumberInput {...weeks} label={words.everyWeeks} min={1} max={52} allowDecimal={false} />
    </>
  );
};

const HourlyFields = () => (
  <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
    <TextInput {...useField<ScheduleForm, 'from'>('from')} type="time" label={words.from} />
    <TextInput {...useField<ScheduleForm, 'to'>('to')} type="time" label={words.until} />
  </SimpleGrid>
);

const DayField = () => (
  <NumberInput
    {...useField<ScheduleForm, 'dayOfMonth'>('dayOfMonth')}
    label={words.dayOfMonth}
    min={1}
    max={31}
    allowDecimal={false}
  />
);

const NthFields = () => (
  <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
    <NativeSelect {...useField<ScheduleForm, 'nth'>('nth')} label={words.nth} data={optionsOf(words.nths)} />
    <NativeSelect {...useField<ScheduleForm, 'nthDay'>('nthDay')} label={words.nthDay} data={DAYS} />
  </SimpleGrid>
);

const CronField = () => (
  <TextInput
    {...useField<ScheduleForm, 'cronExpression'>('cronExpression')}
    label={words.cron}
    description={words.cronHint}
    required
  />
);
