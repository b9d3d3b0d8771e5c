import { Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { User } from '../api/users';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { actionsColumn } from '../kit/row-menu';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import type { UserDialogs } from './user-deeds';
import { userLook, userName } from './user-look';
import { words } from './users.words';

type Props = {
  rows: User[];
  /** The account that looks: it cannot shut itself out. */
  me: string;
  sorting: { sort: string | undefined; onSort: (sort: string) => void };
  onAsk: (dialog: UserDialogs, user: User) => void;
};

/** Accounts as a table. */
export const UsersTable = ({ rows, me, sorting, onAsk }: Props) => {
  const navigate = useNavigate();
  const actionsOf = (user: User) => {
    const why = user.id === me ? words.notYourself : undefined;
    return [
      { label: words.change, onDo: () => onAsk('edit', user) },
      {
        label: words.keys,
        onDo: () =>
          void navigate({ to: '/administration/$part', params: { part: 'api-keys' }, search: { userId: user.id } }),
      },
      { label: words.reset, onDo: () => onAsk('reset', user), why },
      user.status === 'DISABLED'
        ? { label: words.enable, onDo: () => onAsk('enable', user) }
        : { label: words.disable, onDo: () => onAsk('disable', user), danger: true, why },
    ];
  };
  return (
    <DataTable
      label={words.title}
      rows={rows}
      idOf={({ id }) => id}
      nameOf={userName}
      sorting={sorting}
      columns={[
        {
          id: 'name',
          header: words.name,
          sort: 'name',
          cell: (user) => (
            <Stack gap={0}>
              {user.name !== null && (
                <Text size="sm" fw={600}>
                  {user.name}
                </Text>
              )}
              <ToPage to="/people/$email" params={{ email: user.email }} size="sm">
                {user.email}
              </ToPage>
              {user.id === me && <Text size="sm">{words.you}</Text>}
            </Stack>
          ),
        },
        { id: 'role', header: words.role, cell: ({ role }) => words.roles[role] },
        { id: 'status', header: words.status, cell: ({ status }) => <Status look={userLook(status)} /> },
        { id: 'created', header: words.created, sort: 'createdAt', cell: ({ createdAt }) => <When at={createdAt} /> },
        actionsColumn(userName, actionsOf),
      ]}
    />
  );
};
