import { Stack, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { lift, type Suppression, suppress, suppressions } from '../api/suppressions';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { words } from './suppressions.words';
import { fieldOf, type WhoAndWhy, WhoAndWhyFields } from './who-and-why';

type Props = { opened: boolean; onClose: () => void; onDone: (email: string) => void };

/** Names an address that gets no mail from now on. */
export const SuppressDialog = ({ opened, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={words.new}>
    <NewFields {...rest} />
  </Dialog>
);

const NewFields = ({ onClose, onDone }: Omit<Props, 'opened'>) => {
  const form = useForm<WhoAndWhy>({ defaultValues: { email: '', reason: '' } });
  const save = useDeed((body: WhoAndWhy, intent) => suppress(body, intent), suppressions.all);
  const submit = form.handleSubmit(({ email, reason }) =>
    save.mutateAsync({ email: email.trim(), reason: reason.trim() }).then(
      () => onDone(email.trim()),
      (error: unknown) => markRefused(form, fieldOf, error),
    ),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <WhoAndWhyFields form={form} words={words} />
        <FormButtons deed={words.suppress} busy={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
};

/** Has an address get mail again, for a reason. */
export const LiftDialog = ({ opened, suppression, ...rest }: Props & { suppression: Suppression | null }) => (
  <Dialog opened={opened} onClose={rest.onClose} title={words.liftTitle(suppression?.email ?? '')}>
    {suppression && <LiftFields suppression={suppression} {...rest} />}
  </Dialog>
);

const LiftFields = ({ suppression, onClose, onDone }: Omit<Props, 'opened'> & { suppression: Suppression }) => {
  const form = useForm({ defaultValues: { reason: '' } });
  const { errors } = form.formState;
  const save = useDeed((reason: string, intent) => lift(suppression, reason, intent), suppressions.all);
  const submit = form.handleSubmit(({ reason }) =>
    save.mutateAsync(reason.trim()).then(
      () => onDone(suppression.email),
      (error: unknown) => markRefused(form, (path) => (path === 'reason' ? path : 'root'), error),
    ),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput
          label={words.reason}
          description={words.reasonHint}
          required
          data-autofocus
          maxLength={500}
          error={errors.reason?.message}
          {...form.register('reason')}
        />
        <FormButtons deed={words.lift} busy={save.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
};
