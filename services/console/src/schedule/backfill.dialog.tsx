import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { backfill, type ReportSchedule, schedules } from '../api/schedules';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { words as kit } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { instantOf } from '../kit/time';
import { words } from './backfill.words';
import { recipientsOf } from './names';

type Range = { from: string; to: string };

const fieldOf = (path: string) => (path === 'from' || path === 'to' ? path : 'root');

/** Runs the planned times of a range that did not fire. Mounted while it is open. */
export const BackfillDialog = ({ schedule, onClose }: { schedule: ReportSchedule; onClose: () => void }) => {
  const form = useForm<Range>({ defaultValues: { from: '', to: '' } });
  const { errors } = form.formState;
  const [from, to] = form.watch(['from', 'to']);
  const deed = useDeed(
    (range: Range, intent) =>
      backfill(schedule.id, { from: instantOf(range.from) ?? '', to: instantOf(range.to) ?? '' }, intent),
    schedules.all,
  );
  const submit = form.handleSubmit((range) =>
    deed.mutateAsync(range).then(
      ({ runIds }) => announce(words.started(runIds.length)),
      (error: unknown) => markRefused(form, fieldOf, error),
    ),
  );
  const time = (name: keyof Range, autofocus: boolean) => (
    <TextInput
      type="datetime-local"
      label={words[name]}
      required
      data-autofocus={autofocus || undefined}
      error={errors[name]?.message}
      {...form.register(name)}
    />
  );
  return (
    <Dialog title={words.title} onClose={onClose}>
      {deed.data ? (
        <Stack>
          <Text>{words.started(deed.data.runIds.length)}</Text>
          {deed.data.already.length > 0 && <Text>{words.already(deed.data.already.length)}</Text>}
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {kit.close}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack>
            <Text>{words.says(recipientsOf(schedule))}</Text>
            {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
            {time('from', true)}
            {time('to', false)}
            <FormButtons
              deed={words.deed}
              busy={deed.isPending}
              disabled={from === '' || to === ''}
              onCancel={onClose}
            />
          </Stack>
        </form>
      )}
    </Dialog>
  );
};
