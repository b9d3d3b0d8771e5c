import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useWatch } from 'react-hook-form';
import { DayChips } from '../kit/day-chips';
import { useField } from '../kit/field';
import { optionsOf } from '../kit/options';
import { ZoneSelect } from '../kit/zone-select';
import type { SubscriptionForm } from './subscription.form';
import { words } from './subscription.words';

const PATTERNS = optionsOf(words.patterns);
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
      <ZoneSelect {...zone} label={words.zone} />
    </>
  );
};

const MonthField = () => (
  <NativeSelect {...useField<SubscriptionForm, 'dayOfMonth'>('dayOfMonth')} label={words.dayOfMonth} data={MONTH} />
);

const DaysField = () => {
  const { error, value, onChange } = useField<SubscriptionForm, 'days'>('days');
  return <DayChips label={words.days} value={value} error={error} onChange={onChange} />;
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
