import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { bringBackList, lists, refreshLists } from '../api/lists';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { Page } from '../kit/page';
import { ProblemAlert } from '../kit/problem-alert';
import { useIntent } from '../kit/use-intent';
import { DeleteList } from './delete-list';
import { ListDialog } from './list.dialog';
import { words } from './list.words';
import { parseMembers } from './lists.search';
import { Members } from './members';
import { Numbers, Usage } from './use';

const route = getRouteApi('/shell/lists/$id');

/** One list: its members, its use and its numbers. */
export const ListPage = () => {
  const { id } = route.useParams();
  return <OneList key={id} id={id} />;
};

const OneList = ({ id }: { id: string }) => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const { user } = useSession();
  const [deleted, setDeleted] = useState(false);
  const [renaming, { open, close }] = useDisclosure(false);
  const { data: list, error, refetch } = useQuery({ ...lists.one(id), enabled: !deleted });
  if (!list)
    return (
      <Page title={words.one}>
        {error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton height={300} />}
      </Page>
    );
  if (deleted) return <Deleted id={id} name={list.name} onRestored={() => setDeleted(false)} />;
  const gone = () => {
    setDeleted(true);
    void queries.invalidateQueries({ queryKey: [...lists.all, 'list'] });
  };
  const renamed = () => {
    announce(words.saved);
    close();
  };
  const mayWrite = user.role !== 'viewer';
  const actions = mayWrite && (
    <>
      <Button variant="default" onClick={open}>
        {words.edit}
      </Button>
      <DeleteList list={list} onDone={gone} />
    </>
  );
  return (
    <Page title={list.name} actions={actions}>
      {list.description && <Text>{list.description}</Text>}
      <Numbers listId={id} />
      <Members
        listId={id}
        mayWrite={mayWrite}
        search={search}
        onSearch={(by) => void navigate({ search: (old) => parseMembers({ ...old, ...by }), replace: !by.cursor })}
      />
      <Usage listId={id} />
      {renaming && <ListDialog list={list} onDone={renamed} onClose={close} />}
    </Page>
  );
};

const Deleted = ({ id, name, onRestored }: { id: string; name: string; onRestored: () => void }) => {
  const queries = useQueryClient();
  const intent = useIntent();
  const restore = useMutation({
    mutationFn: () => bringBackList(id, intent(id)),
    onSuccess: async () => {
      announce(words.restored);
      onRestored();
      await refreshLists(queries);
    },
  });
  return (
    <Page title={name}>
      <Alert color="blue" title={words.deletedTitle}>
        <Stack align="flex-start">
          <Text size="sm">{words.deleted}</Text>
          {restore.error && <ProblemAlert error={restore.error} />}
          <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
            {words.restore}
          </Button>
        </Stack>
      </Alert>
    </Page>
  );
};
