import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { words } from './kit.words';
import { ProblemAlert } from './problem-alert';

type Props<Data> = { query: UseQueryResult<Data>; children: (data: Data) => ReactNode };

/** One thing of the server, or why it is not there: loading, failed. What was loaded stays while it is loaded again. */
export const Loaded = <Data,>({ query, children }: Props<Data>) => {
  const { data, error, isPending, refetch } = query;
  if (isPending)
    return (
      <Stack gap="xs" role="status" aria-label={words.loading} aria-busy="true">
        <Skeleton height={96} />
        <Skeleton height={36} />
        <Skeleton height={36} />
      </Stack>
    );
  return (
    <>
      {error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : children(data)}
    </>
  );
};
