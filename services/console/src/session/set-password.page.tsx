import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { setPassword } from '../api/passwords';
import { ButtonToPage } from '../kit/link';
import { PasswordField } from '../kit/password-field';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { words } from './set-password.words';

type PasswordForm = { password: string };

const fieldOf = (path: string) => (path === 'password' ? 'password' : 'root');

/** Where the address of an invitation or a reset leads. The token stands behind `#`, which browsers send to no server. */
export const SetPasswordPage = () => {
  const token = window.location.hash.slice(1);
  const form = useForm<PasswordForm>({ defaultValues: { password: '' } });
  const { errors } = form.formState;
  const set = useMutation({ mutationFn: (password: string) => setPassword({ token, password }) });
  useEffect(() => {
    document.title = `${words.title} · Punctual`;
  }, []);
  const submit = form.handleSubmit(({ password }) =>
    set.mutateAsync(password).catch((error: unknown) => markRefused(form, fieldOf, error)),
  );
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Title order={1} size="h3">
            {words.title}
          </Title>
          {token === '' && <Text>{words.noToken}</Text>}
          {set.isSuccess && (
            <>
              <Text role="status">{words.done}</Text>
              <ButtonToPage to="/sign-in" search={{}}>
                {words.signIn}
              </ButtonToPage>
            </>
          )}
          {token !== '' && !set.isSuccess && (
            <form onSubmit={(event) => void submit(event)} noValidate>
              <Stack>
                {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
                <PasswordField
                  label={words.password}
                  description={words.hint}
                  autoComplete="new-password"
                  required
                  error={errors.password?.message}
                  {...form.register('password')}
                />
                <Button type="submit" loading={set.isPending}>
                  {words.set}
                </Button>
              </Stack>
            </form>
          )}
        </Stack>
      </Paper>
    </Center>
  );
};
