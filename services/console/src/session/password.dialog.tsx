import { Stack } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { changePassword } from '../api/passwords';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { PasswordField } from '../kit/password-field';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { words } from './password.words';

type PasswordForm = { currentPassword: string; newPassword: string };

const fieldOf = (path: string) => (path === 'currentPassword' || path === 'newPassword' ? path : 'root');

/** Changes one's own password. Mounted while it is open. */
export const PasswordDialog = ({ onClose }: { onClose: () => void }) => {
  const form = useForm<PasswordForm>({ defaultValues: { currentPassword: '', newPassword: '' } });
  const { errors, isSubmitting } = form.formState;
  const change = async (values: PasswordForm) => {
    try {
      await changePassword(values);
      announce(words.done);
      onClose();
    } catch (error) {
      markRefused(form, fieldOf, error);
    }
  };
  const submit = form.handleSubmit(change);
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
          <PasswordField
            label={words.current}
            autoComplete="current-password"
            required
            data-autofocus
            error={errors.currentPassword?.message}
            {...form.register('currentPassword')}
          />
          <PasswordField
            label={words.next}
            description={words.hint}
            autoComplete="new-password"
            required
            error={errors.newPassword?.message}
            {...form.register('newPassword')}
          />
          <FormButtons deed={words.deed} busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
};
