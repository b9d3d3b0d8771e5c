import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lists, refreshLists, removeMembers } from '../api/lists';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { SearchBox } from '../kit/search-box';
import { Selected } from '../kit/selected';
import { useSelection } from '../kit/use-selection';
import { When } from '../kit/when';
import { AddMembers } from './add-members';
import { words } from './list.words';
import { type MembersSearch, parseMembers } from './lists.search';

type Props = {
  listId: string;
  mayWrite: boolean;
  search: MembersSearch;
  onSearch: (by: Partial<MembersSearch>) => void;
};

/** The members of a list: a page of them, found by a part of the address, added and removed. */
export const Members = ({ listId, mayWrite, search, onSearch }: Props) => {
  const [adding, { open, close }] = useDisclosure(false);
  const query = useQuery({ ...lists.members(listId, search), placeholderData: keepPreviousData });
  const address = ({ email }: { email: string }) => email;
  const selection = useSelection(query.data?.data ?? [], { idOf: address, nameOf: address });
  const narrow = (by: Partial<MembersSearch>) => onSearch({ cursor: undefined, ...by });
  return (
    <Stack component="section" gap="sm" aria-label={words.members}>
      <Group justify="space-between" align="flex-end">
        <Title order={2} size="h4">
          {words.members}
        </Title>
        <Group gap="xs">
          <SearchBox value={search.search} label={words.search} onChange={(text) => narrow({ search: text })} />
          {mayWrite && (
            <>
              <RemoveMembers listId={listId} emails={selection.ids} onRemoved={selection.drop} />
              <Button onClick={open} data-new>
                {words.add}
              </Button>
            </>
          )}
        </Group>
      </Group>
      {selection.ids.length > 0 && (
        <Group gap="xs">
          <Selected count={selection.ids.length} hidden={selection.hidden} onClear={selection.clear} />
        </Group>
      )}
      <Rows
        query={query}
        empty={search.search ? words.noMatch : words.noMembers}
        paging={{ cursor: search.cursor, onCursor: (cursor) => narrow({ cursor }) }}
      >
        {(rows) => (
          <DataTable
            label={words.members}
            rows={rows}
            idOf={address}
            nameOf={address}
            sorting={{ sort: search.sort ?? 'email', onSort: (sort) => narrow(parseMembers({ sort })) }}
            {...(mayWrite ? { selecting: { selected: selection.ids, onSelect: selection.select } } : {})}
            columns={[
              {
                id: 'email',
                header: words.address,
                sort: 'email',
                cell: ({ email }) => (
                  <ToPage to="/people/$email" params={{ email }}>
                    {email}
                  </ToPage>
                ),
              },
              { id: 'since', header: words.since, sort: 'addedAt', cell: ({ addedAt }) => <When at={addedAt} /> },
            ]}
          />
        )}
      </Rows>
      {adding && <AddMembers listId={listId} onClose={close} />}
    </Stack>
  );
};

type RemoveProps = { listId: string; emails: string[]; onRemoved: (email: string) => void };

/** Removes the selected members. Those that were removed before a failure are selected no longer: a repeat is for the rest. */
const RemoveMembers = ({ listId, emails, onRemoved }: RemoveProps) => {
  const queries = useQueryClient();
  const [asking, { open, close }] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: (chosen: readonly string[]) => removeMembers(listId, chosen, onRemoved),
    onSuccess: (_none, { length }) => {
      announce(words.removed(length));
      close();
    },
    onSettled: () => refreshLists(queries),
  });
  return (
    <>
      <Button variant="default" disabled={emails.length === 0} onClick={open}>
        {words.remove}
      </Button>
      <Confirm
        opened={asking}
        title={words.removeMany(emails.length)}
        deed={words.remove}
        danger
        busy={remove.isPending}
        error={remove.error}
        onDo={() => remove.mutate(emails)}
        onClose={close}
      >
        <Stack gap="xs">
          <Text>{words.removeSays(emails.length)}</Text>
          <Text size="sm">{emails.join(', ')}</Text>
        </Stack>
      </Confirm>
    </>
  );
};
