import { Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { type Calendar, calendars, currentCalendar, makeCalendar, saveCalendar } from '../api/calendars';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import {
  type CalendarForm,
  differencesOf,
  fieldOf,
  fromCalendar,
  messageOf,
  nameOfCountry,
  toBody,
} from './calendar.form';
import { words } from './calendars.words';

type Props = {
  opened: boolean;
  /** Null for a new one. */
  calendar: Calendar | null;
  onSaved: (name: string) => void;
  onClose: () => void;
};

/** A new calendar, or a change of one. */
export const CalendarDialog = ({ opened, calendar, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={calendar ? words.changeTitle(calendar.name) : words.new}>
    <Fields calendar={calendar} {...rest} />
  </Dialog>
);

const Fields = ({ calendar, onSaved, onClose }: Omit<Props, 'opened'>) => {
  const edited = useEdited(calendar, currentCalendar);
  const { seen } = edited;
  const form = useForm<CalendarForm>({ defaultValues: fromCalendar(calendar) });
  const { errors } = form.formState;
  const save = useDeed(
    ({ values, over }: { values: CalendarForm; over: Calendar | null }, intent) =>
      over ? saveCalendar(over, toBody(values), intent) : makeCalendar(toBody(values), intent),
    calendars.all,
  );
  const refuse = async (error: unknown) => {
    if (!(await edited.isStale(error))) markRefused(form, fieldOf, error, messageOf);
  };
  const submit = (over: Calendar | null) =>
    form.handleSubmit((values) => save.mutateAsync({ values, over }).then(() => onSaved(values.name.trim()), refuse));
  return (
    <form onSubmit={(event) => void submit(seen)(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput label={words.name} required data-autofocus error={errors.name?.message} {...form.register('name')} />
        <TextInput
          label={words.country}
          description={nameOfCountry(form.watch('country')) ?? words.countryHint}
          maxLength={2}
          error={errors.country?.message}
          {...form.register('country')}
        />
        <TextInput
          label={words.region}
          description={words.regionHint}
          error={errors.region?.message}
          {...form.register('region')}
        />
        <Textarea
          label={words.dates}
          description={words.dateHint}
          autosize
          minRows={3}
          maxRows={12}
          error={errors.dates?.message}
          {...form.register('dates')}
        />
        <FormButtons deed={calendar ? words.save : words.create} busy={save.isPending} onCancel={onClose} />
      </Stack>
      <Stale
        edited={edited}
        differencesFrom={(saved) => differencesOf(form.getValues(), fromCalendar(saved))}
        busy={save.isPending}
        onKeepMine={(saved) => void submit(saved)()}
        onTakeTheirs={(saved) => form.reset(fromCalendar(saved))}
      />
    </form>
  );
};
