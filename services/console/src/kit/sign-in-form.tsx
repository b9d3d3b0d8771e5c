import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { asProblem } from '../api/problem';
import { signIn } from '../api/session';
import { words } from './kit.words';
import { PasswordField } from './password-field';
import { ProblemAlert } from './problem-alert';

type Props = { email?: string; onDone: () => void };

/** Address and password. Used by the sign-in page, and over a page whose session has ended. */
export const SignInForm = ({ email = '', onDone }: Props) => {
  const form = useForm({ defaultValues: { email, password: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit((values) =>
    signIn(values).then(onDone, (error: unknown) => {
      form.setError('root', { message: asProblem(error).message });
      form.setFocus('password', { shouldSelect: true });
    }),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.signInRefused} error={errors.root.message} />}
        <TextInput label={words.email} type="email" autoComplete="username" required {...form.register('email')} />
        <PasswordField label={words.password} autoComplete="current-password" required {...form.register('password')} />
        <Button type="submit" loading={isSubmitting}>
          {words.signIn}
        </Button>
      </Stack>
    </form>
  );
};
