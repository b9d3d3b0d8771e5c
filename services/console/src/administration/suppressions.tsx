import { Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Suppression, suppressions } from '../api/suppressions';
import { announce } from '../kit/announce';
import { Choice } from '../kit/choice';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { actionsColumn } from '../kit/row-menu';
import { SearchBox } from '../kit/search-box';
import { oneOf } from '../kit/search-params';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { LiftDialog, SuppressDialog } from './suppression-dialogs';
import { words } from './suppressions.words';
import { usePart } from './use-part';

const SORTS = ['email', '-email'] as const;

/** Addresses that get no mail: why, since when, and a way to have them get some again. */
export const Suppressions = () => {
  const { search, narrow, paging } = usePart();
  const asked = useAsked<'new' | 'lift', Suppression>();
  const { cursor, search: text, cause } = search;
  const sort = oneOf(SORTS, search.sort);
  const filters = { sort, cursor, search: text, cause };
  const query = useQuery({ ...suppressions.list(filters), placeholderData: keepPreviousData });
  const done = (said: string) => {
    asked.close();
    announce(said);
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Group align="flex-end" justify="space-between">
        <Group align="flex-end" gap="sm">
          <SearchBox value={text} onChange={(typed) => narrow({ search: typed })} />
          <Choice
            label={words.cause}
            options={words.causes}
            value={cause}
            onChange={(chosen) => narrow({ cause: chosen })}
          />
        </Group>
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      <Rows query={query} empty={text || cause ? words.noneFound : words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ email }) => email}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            columns={[
              { id: 'email', header: words.email, sort: 'email', cell: Address },
              { id: 'scope', header: words.scope, cell: Scope },
              { id: 'cause', header: words.cause, cell: ({ cause: why }) => words.causes[why] },
              { id: 'reason', header: words.reason, cell: ({ reason }) => reason ?? '' },
              { id: 'since', header: words.since, cell: ({ since }) => <When at={since} /> },
              {
                id: 'until',
                header: words.until,
                cell: ({ until }) => (until === null ? words.untilLifted : <When at={until} />),
              },
              actionsColumn<Suppression>(
                ({ email }) => email,
                (row) => [{ label: words.lift, onDo: () => asked.ask('lift', row) }],
              ),
            ]}
          />
        )}
      </Rows>
      <SuppressDialog
        opened={asked.opened('new')}
        onClose={asked.close}
        onDone={(email) => done(words.suppressed(email))}
      />
      <LiftDialog
        opened={asked.opened('lift')}
        suppression={asked.row}
        onClose={asked.close}
        onDone={(email) => done(words.lifted(email))}
      />
    </Stack>
  );
};

const Address = ({ email }: Suppression) => (
  <ToPage to="/people/$email" params={{ email }} size="sm">
    {email}
  </ToPage>
);

const Scope = ({ scheduleId }: Suppression) =>
  scheduleId === null ? (
    words.nothing
  ) : (
    <ToPage to="/schedules/$id" params={{ id: scheduleId }} search={{}} size="sm">
      {words.notThis}
    </ToPage>
  );
