import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiKey, apiKeys, endApiKey } from '../api/api-keys';
import { useDeed } from '../api/use-deed';
import { useSession } from '../api/use-session';
import { userChoices } from '../api/users';
import { announce } from '../kit/announce';
import { Choice } from '../kit/choice';
import { Confirm } from '../kit/confirm';
import { Rows } from '../kit/list-page';
import { oneOf } from '../kit/search-params';
import { ShownOnce } from '../kit/shown-once';
import { useAsked } from '../kit/use-asked';
import { useNamed } from '../kit/use-choices';
import { KEY_STATES } from './administration.search';
import { ApiKeyDialog } from './api-key-dialog';
import { ApiKeysTable } from './api-keys.table';
import { words } from './api-keys.words';
import { usePart } from './use-part';

/** API keys: one's own, and those of all accounts for administrators. */
export const ApiKeys = () => {
  const { search, narrow, paging } = usePart();
  const { user } = useSession();
  const isAdmin = user.role === 'admin';
  const asked = useAsked<'new' | 'revoke', ApiKey>();
  const [made, setMade] = useState({ name: '', key: '', opened: false });
  const status = oneOf(KEY_STATES, search.status);
  const sort = oneOf(['name', '-name', 'createdAt', '-createdAt'], search.sort);
  const { userId, cursor } = search;
  const query = useQuery({
    ...apiKeys.list({ status, sort, userId, cursor }),
    placeholderData: keepPreviousData,
  });
  const owners = useNamed(userChoices, isAdmin ? [...new Set(query.data?.data.map((key) => key.userId))] : []);
  const revoke = useDeed(endApiKey, apiKeys.all);
  const { row } = asked;
  const leave = () => {
    asked.close();
    revoke.reset();
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      {userId !== undefined && (
        <Alert color="blue">
          <Group justify="space-between">
            {words.ofOne}
            <Button size="xs" variant="default" onClick={() => narrow({ userId: undefined })}>
              {words.allAccounts}
            </Button>
          </Group>
        </Alert>
      )}
      <Group align="flex-end" justify="space-between">
        <Choice
          label={words.status}
          options={words.states}
          value={status}
          onChange={(chosen) => narrow({ status: chosen })}
        />
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      <Rows query={query} empty={words.none} paging={paging}>
        {(rows) => (
          <ApiKeysTable
            rows={rows}
            ownerOf={isAdmin ? ({ userId: id }) => owners.find(({ value }) => value === id)?.label ?? id : undefined}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            onRevoke={(key) => asked.ask('revoke', key)}
          />
        )}
      </Rows>
      <ApiKeyDialog
        opened={asked.opened('new')}
        isAdmin={isAdmin}
        onClose={asked.close}
        onMade={({ name, key }) => {
          asked.close();
          setMade({ name, key: key ?? words.keyGone, opened: true });
        }}
      />
      <ShownOnce
        opened={made.opened}
        title={words.keyTitle}
        says={words.keySays(made.name)}
        secret={made.key}
        onClose={() => setMade({ name: made.name, key: '', opened: false })}
      />
      <Confirm
        opened={asked.opened('revoke')}
        title={words.revokeTitle(row?.name ?? '')}
        deed={words.revoke}
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onDo={() =>
          row &&
          revoke.mutate(row, {
            onSuccess: () => {
              announce(words.revoked(row.name));
              leave();
            },
          })
        }
        onClose={leave}
      >
        <Text>{words.revokeSays}</Text>
      </Confirm>
    </Stack>
  );
};
