import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type Connection, check, connections } from '../api/connections';
import { asProblem } from '../api/problem';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { type Column, DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { Status, type StatusLook } from '../kit/status';
import { When } from '../kit/when';
import { allowedWords, errorWords } from './connection-look';
import { words } from './connections.words';

const WHO: Column<Connection> = {
  id: 'allowed',
  header: words.allowed,
  cell: (connection) => (
    <>
      {allowedWords(connection)}
      {!connection.usable && ` (${words.notYou})`}
    </>
  ),
};

/** The databases that the operator configured: how each was last used, and whether it works now. */
export const Connections = () => {
  const { user } = useSession();
  const query = useQuery(connections.list());
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Rows query={query} empty={<None />}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ name }) => name}
            nameOf={({ name }) => name}
            columns={[
              { id: 'name', header: words.name, cell: ({ name }) => name },
              { id: 'kind', header: words.kind, cell: ({ kind }) => words.kinds[kind] },
              ...(user.role === 'admin' ? [WHO] : []),
              {
                id: 'lastUsed',
                header: words.lastUsed,
                cell: ({ lastUsedAt }) => <When at={lastUsedAt} none={words.notUsed} />,
              },
              { id: 'error', header: words.state, cell: (connection) => errorWords(connection) ?? words.noError },
              { id: 'check', header: words.check, cell: ({ name }) => <Check name={name} /> },
            ]}
          />
        )}
      </Rows>
    </Stack>
  );
};

const None = () => (
  <>
    <Text c="dimmed">{words.none}</Text>
    <Text c="dimmed" size="sm">
      {words.noneHint}
    </Text>
  </>
);

/** Connects at a press, and says how that went. */
const Check = ({ name }: { name: string }) => {
  const checked = useMutation({
    mutationFn: () => check(name),
    onSuccess: ({ ok, message }) =>
      announce(ok ? words.worksFor(name) : words.failsFor(name, message), { failed: !ok }),
    onError: (error) => announce(words.noAnswer(asProblem(error).message), { failed: true }),
    // It was used.
    onSettled: (_answer, _error, _input, _before, { client }) =>
      client.invalidateQueries({ queryKey: connections.all }),
  });
  const { data } = checked;
  const look: StatusLook | undefined = data && {
    icon: data.ok ? 'check' : 'warning',
    tone: data.ok ? 'good' : 'bad',
    word: data.ok ? words.works(data.ms) : (words.errors[data.code ?? ''] ?? words.otherError),
  };
  return (
    <Stack gap={4} align="flex-start">
      <Button
        size="xs"
        variant="default"
        loading={checked.isPending}
        aria-label={words.checkOf(name)}
        onClick={() => checked.mutate()}
      >
        {words.check}
      </Button>
      {look && <Status look={look} />}
    </Stack>
  );
};
