import { Button, Group, Stack, Text } from '@mantine/core';
import type { QueryKey, UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Press } from '../api/client';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { type Column, DataTable } from '../kit/data-table';
import { type ListAnswer, Rows } from '../kit/list-page';
import { ProblemAlert } from '../kit/problem-alert';
import { actionsColumn } from '../kit/row-menu';
import { SearchBox } from '../kit/search-box';
import { oneOf } from '../kit/search-params';
import { type Asked, useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { usePart } from './use-part';

type Thing = { id: string; name: string; updatedAt: string };
type Deed = 'new' | 'change' | 'delete';
const SORTS = ['name', '-name', 'createdAt', '-createdAt'] as const;
/** What the list is asked for. */
export type Filters = {
  sort: (typeof SORTS)[number] | undefined;
  cursor: string | undefined;
  search: string | undefined;
};

type Words = {
  title: string;
  hint: string;
  none: string;
  noneFound: string;
  new: string;
  name: string;
  updated: string;
  change: string;
  delete: string;
  deleted: (name: string) => string;
  restore: string;
  restored: (name: string) => string;
};

type Props<Row extends Thing> = {
  words: Words;
  useList: (filters: Filters) => UseQueryResult<ListAnswer<Row>>;
  /** What a change makes stale. */
  all: QueryKey;
  bringBack: (id: string, intent: Press) => Promise<unknown>;
  /** Between the name and the time of the last change. */
  columns?: readonly Column<Row>[];
  /** The dialogs. `done` closes the one that is open and says what happened; `gone` also offers the way back. */
  children: (asked: Asked<Deed, Row>, done: (said: string) => void, gone: (row: Row) => void) => ReactNode;
};

/** Things that have a name: found by it, made, changed, deleted and brought back. */
export const NamedThings = <Row extends Thing>({
  words,
  useList,
  all,
  bringBack,
  columns = [],
  children,
}: Props<Row>) => {
  const { search, narrow, paging } = usePart();
  const asked = useAsked<Deed, Row>();
  const [deleted, setDeleted] = useState<Row | null>(null);
  const sort = oneOf(SORTS, search.sort);
  const query = useList({ sort, cursor: search.cursor, search: search.search });
  const done = (said: string) => {
    asked.close();
    announce(said);
  };
  const gone = (row: Row) => {
    setDeleted(row);
    done(words.deleted(row.name));
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Group align="flex-end" justify="space-between">
        <SearchBox value={search.search} onChange={(typed) => narrow({ search: typed })} />
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      {deleted && (
        <Gone
          key={deleted.id}
          thing={deleted}
          words={words}
          all={all}
          bringBack={bringBack}
          onBack={() => setDeleted(null)}
        />
      )}
      <Rows query={query} empty={search.search ? words.noneFound : words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            columns={[
              { id: 'name', header: words.name, sort: 'name', cell: ({ name }) => name },
              ...columns,
              { id: 'updated', header: words.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
              actionsColumn<Row>(
                ({ name }) => name,
                (row) => [
                  { label: words.change, onDo: () => asked.ask('change', row) },
                  { label: words.delete, danger: true, onDo: () => asked.ask('delete', row) },
                ],
              ),
            ]}
          />
        )}
      </Rows>
      {children(asked, done, gone)}
    </Stack>
  );
};

type GoneProps<Row extends Thing> = Pick<Props<Row>, 'words' | 'all' | 'bringBack'> & {
  thing: Row;
  onBack: () => void;
};

/** What was just deleted, and the way back. */
const Gone = <Row extends Thing>({ thing, words, all, bringBack, onBack }: GoneProps<Row>) => {
  const restore = useDeed((id: string, intent) => bringBack(id, intent), all);
  const restored = () => {
    announce(words.restored(thing.name));
    onBack();
  };
  return (
    <>
      <Group>
        <Text size="sm">{words.deleted(thing.name)}</Text>
        <Button
          size="xs"
          variant="default"
          loading={restore.isPending}
          onClick={() => restore.mutate(thing.id, { onSuccess: restored })}
        >
          {words.restore}
        </Button>
      </Group>
      {restore.error && <ProblemAlert error={restore.error} />}
    </>
  );
};
