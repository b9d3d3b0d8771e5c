import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { words } from './kit.words';
import { Page } from './page';
import { ProblemAlert } from './problem-alert';

/** One page of a list as the API answers it. */
export type ListAnswer<Row> = { data: Row[]; nextCursor: string | null };

type Paging = { cursor: string | undefined; onCursor: (cursor: string | undefined) => void };
type RowsProps<Row> = {
  query: UseQueryResult<ListAnswer<Row>>;
  /** What to do where there is nothing. */
  empty: ReactNode;
  paging?: Paging;
  children: (rows: Row[]) => ReactNode;
};

/** The rows of a list, or why there are none: loading, failed, empty. The last rows stay while others are loaded. */
export const Rows = <Row,>({ query, empty, paging, children }: RowsProps<Row>) => {
  const { data, error, isPending, isFetching, refetch } = query;
  if (isPending) return <Loading />;
  if (error && !data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  const rows = data?.data ?? [];
  return (
    <Stack gap="sm" aria-busy={isFetching}>
      {error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : null}
      {rows.length === 0 ? <Empty>{empty}</Empty> : children(rows)}
      {paging && <Pages {...paging} next={data?.nextCursor ?? null} />}
    </Stack>
  );
};

const Loading = () => (
  <Stack gap="xs" role="status" aria-label={words.loading}>
    {[1, 2, 3, 4, 5].map((row) => (
      <Skeleton key={row} height={36} />
    ))}
  </Stack>
);

const Empty = ({ children }: { children: ReactNode }) => (
  <Stack align="center" gap="sm" py="xl">
    {typeof children === 'string' ? <Text c="dimmed">{children}</Text> : children}
  </Stack>
);

/** A cursor only leads on; the browser's own Back leads back, since each page has a URL. */
const Pages = ({ cursor, next, onCursor }: Paging & { next: string | null }) =>
  cursor === undefined && next === null ? null : (
    <Group component="nav" aria-label={words.pages} justify="flex-end">
      <Button variant="default" disabled={cursor === undefined} onClick={() => onCursor(undefined)}>
        {words.first}
      </Button>
      <Button variant="default" disabled={next === null} onClick={() => onCursor(next ?? undefined)}>
        {words.next}
      </Button>
    </Group>
  );

type Props<Row> = RowsProps<Row> & {
  title: string;
  actions?: ReactNode;
  filters?: ReactNode;
  /** What can be done with selected rows, which may all be out of sight. */
  selected?: ReactNode;
};

/** A page that is a list: heading, filters, rows in every state, pages. */
export const ListPage = <Row,>({ title, actions, filters, selected, ...rows }: Props<Row>) => (
  <Page title={title} actions={actions}>
    {filters && (
      <Group component="section" gap="sm" align="flex-end">
        {filters}
      </Group>
    )}
    {selected}
    <Rows {...rows} />
  </Page>
);
