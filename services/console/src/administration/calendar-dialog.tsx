import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Calendar, calendars, currentCalendar, makeCalendar, saveCalendar } from '../api/calendars';
import { asProblem } from '../api/problem';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { Icon } from '../kit/icons';
import { words as kitWords } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { type CalendarForm, fieldOf, fromCalendar, messageOf, nameOfCountry, toBody } from './calendar.form';
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
  const form = useForm<CalendarForm>({ defaultValues: fromCalendar(calendar) });
  const { errors } = form.formState;
  /** What the server has by now, after a 412. */
  const [theirs, setTheirs] = useState<Calendar | null>(null);
  const save = useDeed(
    ({ values, over }: { values: CalendarForm; over: Calendar | null }, intent) =>
      over ? saveCalendar(over, toBody(values), intent) : makeCalendar(toBody(values), intent),
    calendars.all,
  );
  const refuse = async (error: unknown) => {
    if (calendar && asProblem(error).status === 412) return setTheirs(await currentCalendar(calendar.id));
    return markRefused(form, fieldOf, error, messageOf);
  };
  const submit = (over: Calendar | null) =>
    form.handleSubmit((values) => save.mutateAsync({ values, over }).then(() => onSaved(values.name.trim()), refuse));
  const take = () => {
    form.reset(fromCalendar(theirs));
    setTheirs(null);
  };
  return (
    <form onSubmit={(event) => void submit(calendar)(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        {theirs && (
          <Alert role="alert" color="red" icon={<Icon name="warning" />} title={words.stale}>
            <Stack gap="xs" align="flex-start">
              <Text size="sm">{words.staleSays}</Text>
              <Group>
                <Button size="xs" variant="default" onClick={take}>
                  {words.takeTheirs}
                </Button>
                <Button size="xs" loading={save.isPending} onClick={() => void submit(theirs)()}>
                  {words.keepMine}
                </Button>
              </Group>
            </Stack>
          </Alert>
        )}
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
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kitWords.cancel}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={theirs !== null}>
            {calendar ? words.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
