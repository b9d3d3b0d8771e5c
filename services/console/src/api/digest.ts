import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { getMyDigest, setMyDigest } from './gen/sdk.gen';
import type { MyDigest } from './gen/types.gen';

/** How often one is told by mail how one's schedules did. */
export type { MyDigest };

/** The query of one's own setting. */
export const myDigest = () =>
  queryOptions({ queryKey: ['digest'], queryFn: ({ signal }) => read(getMyDigest({ signal })) });

/** Changes one's own setting. */
export const changeDigest = (body: Pick<MyDigest, 'frequency' | 'timezone'>) => read(setMyDigest({ body }));
