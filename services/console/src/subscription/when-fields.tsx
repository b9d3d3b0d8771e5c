import { Checkbox, Chip, Group, Input, NativeSelect, Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useWatch } from 'react-hook-form';
import { useField } from '../kit/field';
import type { SubscriptionForm } from './subscription.form';
import { words } from './subscription.words';

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

const PATTERNS = optionsOf(words.patterns);
const DAYS = optionsOf(words.dayNames);
const FORMATS = optionsOf(words.formatNames);
// Slack and webhooks are not served yet.
const METHODS = optionsOf({ EMAIL: words.methods.EMAIL, PORTAL: words.methods.PORTAL });
const MONTH = [
  ...Array.from({ length: 31 }, (_, at) => ({ value: String(at + 1), label: String(at + 1) })),
  { value: 'LAST', label: words.lastDay },
];

/** When it is due. `keeps` offers a stored rule that this form cannot make. */
export const WhenFields = ({ keeps }: { keeps: boolean }) => {
  const pattern = useField<SubscriptionForm, 'pattern'>('pattern');
  const time = useField<SubscriptionForm, 'timeOfDay'>('timeOfDay');
  const zone = useField<SubscriptionForm, 'timezone'>('timezone');
  const chosen = useWatch<SubscriptionForm, 'pattern'>({ name: 'pattern' });
  // Taking hundreds of names once is enough.
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), zone.value])], [zone.value]);
  return (
    <>
      <Group grow align="flex-start">
        <NativeSelect
          {...pattern}
          label={words.often}
          data={PATTERNS.filter(({ value }) => keeps || value !== 'KEEP')}
        />
        <TextInput {...time} type="time" required label={words.time} />
      </Group>
      {chosen === 'WEEKLY' && <DaysField />}
      {chosen === 'MONTHLY' && <MonthField />}
      <Select {...zone} label={words.zone} required searchable limit={60} data={zones} allowDeselect={false} />
    </>
  );
};

const MonthField = () => (
  <NativeSelect {...useField<SubscriptionForm, 'dayOfMonth'>('dayOfMonth')} label={words.dayOfMonth} data={MONTH} />
);

const DaysField = () => {
  const { error, value, onChange } = useField<SubscriptionForm, 'days'>('days');
  return (
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
  );
};

/** In which form it comes, and how it reaches its reader. */
export const FormatFields = () => {
  const formats = useField<SubscriptionForm, 'formats'>('formats');
  return (
    <>
      <Checkbox.Group
        label={words.formats}
        required
        value={formats.value}
        onChange={formats.onChange}
        error={formats.error}
      >
        <Group gap="md" mt={4}>
          {FORMATS.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Group>
      </Checkbox.Group>
      <NativeSelect
        {...useField<SubscriptionForm, 'deliveryMethod'>('deliveryMethod')}
        label={words.method}
        data={METHODS}
      />
    </>
  );
};
