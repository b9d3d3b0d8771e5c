import { Button, Group, Input, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { calendarChoices } from '../api/calendars';
import { useField } from '../kit/field';
import { FoundSelect } from '../kit/found-select';
import { optionsOf } from '../kit/options';
import { words } from './dialog.words';
import type { ScheduleForm } from './schedule.form';

/** What most schedules leave as it is: dates, outages, overlaps, characters without a font, large files, attempts, holidays, times without runs. */
export const MoreFields = () => {
  const start = useField<ScheduleForm, 'startDate'>('startDate');
  const end = useField<ScheduleForm, 'endDate'>('endDate');
  const misfire = useField<ScheduleForm, 'misfire'>('misfire');
  const overlap = useField<ScheduleForm, 'overlap'>('overlap');
  const missing = useField<ScheduleForm, 'onMissingCharacters'>('onMissingCharacters');
  const large = useField<ScheduleForm, 'largeFiles'>('largeFiles');
  const attempts = useField<ScheduleForm, 'maxAttempts'>('maxAttempts');
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput {...start} type="date" label={words.start} />
        <TextInput {...end} type="date" label={words.end} />
      </SimpleGrid>
      <HolidayFields />
      <BlackoutFields />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect {...misfire} label={words.misfire} data={optionsOf(words.misfires)} />
        <NativeSelect {...overlap} label={words.overlap} data={optionsOf(words.overlaps)} />
      </SimpleGrid>
      <NativeSelect {...missing} label={words.missing} data={optionsOf(words.missings)} />
      <NativeSelect {...large} label={words.large} data={optionsOf(words.larges)} />
      <NumberInput {...attempts} label={words.maxAttempts} min={0} max={10} allowDecimal={false} />
    </Stack>
  );
};

const HolidayFields = () => {
  const { onChange: choose, ...calendar } = useField<ScheduleForm, 'calendarId'>('calendarId');
  const onHoliday = useField<ScheduleForm, 'onHoliday'>('onHoliday');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <FoundSelect
        {...calendar}
        choices={calendarChoices}
        label={words.calendar}
        placeholder={words.noCalendar}
        clearable
        clearButtonProps={{ 'aria-label': words.clearCalendar }}
        value={calendar.value === '' ? null : calendar.value}
        onChange={(id) => choose(id ?? '')}
      />
      <NativeSelect {...onHoliday} label={words.onHoliday} data={optionsOf(words.onHolidays)} />
    </SimpleGrid>
  );
};

const BlackoutFields = () => {
  const { control } = useFormContext<ScheduleForm>();
  const { fields, append, remove } = useFieldArray({ control, name: 'blackouts' });
  return (
    <Input.Wrapper label={words.blackouts} labelElement="div">
      <Stack gap="xs" align="flex-start">
        {fields.map(({ id }, at) => (
          <Group key={id} align="flex-end">
            <BlackoutField at={at} />
            <Button variant="subtle" size="xs" onClick={() => remove(at)}>
              {words.removeBlackout(at + 1)}
            </Button>
          </Group>
        ))}
        <Button variant="subtle" size="compact-sm" onClick={() => append({ from: '', to: '' })}>
          {words.addBlackout}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
};

/** Texts, since a time without runs may have times of day: `2026-12-24T12:00`. */
const BlackoutField = ({ at }: { at: number }) => (
  <>
    <TextInput
      {...useField<ScheduleForm, `blackouts.${number}.from`>(`blackouts.${at}.from`)}
      label={words.blackoutFrom}
      placeholder="2026-12-24"
    />
    <TextInput
      {...useField<ScheduleForm, `blackouts.${number}.to`>(`blackouts.${at}.to`)}
      label={words.blackoutTo}
      placeholder="2026-12-26"
    />
  </>
);
