import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { useDeed } from '../api/use-deed';
import { inviteUser, type SetPassword, saveUser, type User, users } from '../api/users';
import { Dialog } from '../kit/dialog';
import { words as kitWords } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { ROLES } from './administration.search';
import { userName } from './user-look';
import { words } from './users.words';

export type UserForm = { email: string; name: string; role: User['role'] };
const fieldOf = (path: string) => (['email', 'name', 'role'] as const).find((name) => name === path) ?? 'root';
type Saved = { name: string; setPassword: SetPassword | null };
type Props = {
  opened: boolean;
  /** Null for a new one. */
  user: User | null;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
};

/** A new account, or the name and the role of one. */
export const UserDialog = ({ opened, user, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={user ? words.changeTitle(userName(user)) : words.new}>
    <Fields user={user} {...rest} />
  </Dialog>
);

const Fields = ({ user, onSaved, onClose }: Omit<Props, 'opened'>) => {
  const form = useForm<UserForm>({
    defaultValues: { email: user?.email ?? '', name: user?.name ?? '', role: user?.role ?? 'author' },
  });
  const { errors } = form.formState;
  const save = useDeed(async ({ email, name: typed, role }: UserForm, intent): Promise<Saved> => {
    const name = typed.trim() || null;
    const setPassword = user
      ? await saveUser(user, { name, role }, intent).then(() => null)
      : await inviteUser({ email, name, role }, intent);
    return { name: name ?? email, setPassword };
  }, users.all);
  const submit = form.handleSubmit((values) =>
    save.mutateAsync(values).then(onSaved, (error: unknown) => markRefused(form, fieldOf, error)),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput
          label={words.email}
          type="email"
          required
          disabled={user !== null}
          data-autofocus={user === null || undefined}
          error={errors.email?.message}
          {...form.register('email')}
        />
        <TextInput label={words.name} error={errors.name?.message} {...form.register('name')} />
        <Radio.Group
          label={words.role}
          value={form.watch('role')}
          onChange={(role) => form.setValue('role', ROLES.find((known) => known === role) ?? 'author')}
          error={errors.role?.message}
        >
          <Stack gap="xs" mt="xs">
            {ROLES.map((role) => (
              <Radio key={role} value={role} label={words.roles[role]} description={words.roleHints[role]} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kitWords.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {user ? words.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
