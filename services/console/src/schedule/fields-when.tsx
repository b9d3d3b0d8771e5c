import { NativeSelect, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useWatch } from 'react-hook-form';
import { DayChips } from '../kit/day-chips';
import { useField } from '../kit/field';
import { words as kit } from '../kit/kit.words';
import { optionsOf } from '../kit/options';
import { ZoneSelect } from '../kit/zone-select';
import { words } from './dialog.words';
import type { ScheduleForm } from './schedule.form';

const PATTERN_OPTIONS = optionsOf(words.patterns);
const DAYS = optionsOf(kit.dayNames);

/** When it runs: the pattern, what the pattern needs, and the zone. */
export const WhenFields = () => {
  const pattern = useField<ScheduleForm, 'pattern'>('pattern');
  const zone = useField<ScheduleForm, 'timezone'>('timezone');
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect {...pattern} label={words.pattern} data={PATTERN_OPTIONS} />
        {pattern.value !== 'CUSTOM' && <TimeField hourly={pattern.value === 'HOURLY'} />}
      </SimpleGrid>
      <PatternFields />
      <ZoneSelect {...zone} label={words.zone} />
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
      <DayChips label={words.days} value={value} error={error} onChange={onChange} />
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
