import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { useDeed } from '../api/use-deed';
import { currentUser, inviteUser, type SetPassword, saveUser, type User, users } from '../api/users';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import { ROLES } from './administration.search';
import { userName } from './user-look';
import { words } from './users.words';

export type UserForm = { email: string; name: string; role: User['role'] };
const fieldOf = (path: string) => (['email', 'name', 'role'] as const).find((name) => name === path) ?? 'root';
const formOf = (user: User | null): UserForm => ({
  email: user?.email ?? '',
  name: user?.name ?? '',
  role: user?.role ?? 'author',
});
const differencesOf = (mine: UserForm, theirs: UserForm) =>
  [
    { field: words.name, mine: mine.name.trim(), theirs: theirs.name },
    { field: words.role, mine: words.roles[mine.role], theirs: words.roles[theirs.role] },
  ].filter((one) => one.mine !== one.theirs);
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
  const edited = useEdited(user, currentUser);
  const { seen } = edited;
  const form = useForm<UserForm>({ defaultValues: formOf(user) });
  const { errors } = form.formState;
  const save = useDeed(async ({ values, over }: { values: UserForm; over: User | null }, intent): Promise<Saved> => {
    const { email, role } = values;
    const name = values.name.trim() || null;
    const setPassword = over
      ? await saveUser(over, { name, role }, intent).then(() => null)
      : await inviteUser({ email, name, role }, intent);
    return { name: name ?? email, setPassword };
  }, users.all);
  const refuse = async (error: unknown) => {
    if (!(await edited.isStale(error))) markRefused(form, fieldOf, error);
  };
  const submit = (over: User | null) =>
    form.handleSubmit((values) => save.mutateAsync({ values, over }).then(onSaved, refuse));
  return (
    <form onSubmit={(event) => void submit(seen)(event)} noValidate>
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
        <FormButtons deed={user ? words.save : words.create} busy={save.isPending} onCancel={onClose} />
      </Stack>
      <Stale
        edited={edited}
        differencesFrom={(saved) => differencesOf(form.getValues(), formOf(saved))}
        busy={save.isPending}
        onKeepMine={(saved) => void submit(saved)()}
        onTakeTheirs={(saved) => form.reset(formOf(saved))}
      />
    </form>
  );
};
