import { Button, Group, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../api/use-session';
import { type SetPassword, type User, users } from '../api/users';
import { announce } from '../kit/announce';
import { Choice } from '../kit/choice';
import { Rows } from '../kit/list-page';
import { SearchBox } from '../kit/search-box';
import { oneOf } from '../kit/search-params';
import { ShownOnce } from '../kit/shown-once';
import { useAsked } from '../kit/use-asked';
import { USER_STATES } from './administration.search';
import { usePart } from './use-part';
import { UserDeeds, type UserDialogs } from './user-deeds';
import { UserDialog } from './user-dialog';
import { passwordAddress, userName } from './user-look';
import { UsersTable } from './users.table';
import { words } from './users.words';

type Shown = { name: string; setPassword: SetPassword; opened: boolean };

/** Accounts: who may do what, and who can log in. */
export const Users = () => {
  const { search, narrow, paging } = usePart();
  const { user: me } = useSession();
  const asked = useAsked<UserDialogs, User>();
  const [shown, setShown] = useState<Shown | null>(null);
  const status = oneOf(USER_STATES, search.status);
  const { role, sort, cursor, search: text } = search;
  const query = useQuery({
    ...users.list({ role, status, sort, cursor, search: text }),
    placeholderData: keepPreviousData,
  });
  const show = (name: string, setPassword: SetPassword | null) => {
    asked.close();
    if (setPassword) setShown({ name, setPassword, opened: true });
  };
  return (
    <Stack>
      <Group align="flex-end" justify="space-between">
        <Group align="flex-end" gap="sm">
          <SearchBox value={text} onChange={(typed) => narrow({ search: typed })} />
          <Choice
            label={words.role}
            options={words.roles}
            value={role}
            onChange={(chosen) => narrow({ role: chosen })}
          />
          <Choice
            label={words.status}
            options={words.states}
            value={status}
            onChange={(chosen) => narrow({ status: chosen })}
          />
        </Group>
        <Button data-new onClick={() => asked.ask('edit')}>
          {words.new}
        </Button>
      </Group>
      <Rows query={query} empty={words.none} paging={paging}>
        {(rows) => (
          <UsersTable
            rows={rows}
            me={me.id}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            onAsk={asked.ask}
          />
        )}
      </Rows>
      <UserDialog
        opened={asked.opened('edit')}
        user={asked.row}
        onClose={asked.close}
        onSaved={({ name, setPassword }) => {
          announce(asked.row ? words.saved(name) : words.invited(name));
          show(name, setPassword);
        }}
      />
      <UserDeeds asked={asked} onReset={(user, setPassword) => show(userName(user), setPassword)} />
      {shown && (
        <ShownOnce
          opened={shown.opened}
          title={words.tokenTitle}
          says={words.tokenSays(shown.name, shown.setPassword.expiresAt)}
          secret={
            shown.setPassword.token === null
              ? words.tokenGone
              : passwordAddress(window.location.origin, shown.setPassword.token)
          }
          onClose={() => setShown({ ...shown, opened: false })}
        />
      )}
    </Stack>
  );
};
