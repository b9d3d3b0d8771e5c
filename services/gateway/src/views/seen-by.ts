import type { ListQuery } from './list-query';

/** Who reads: administrators see the rows of everybody in their tenant, others their own. */
export type Reader = { userId: string; role: string };

/** The condition that a user may see a row that belongs to an account. */
export const seenBy = ({ userId, role }: Reader): NonNullable<ListQuery['where']> =>
  role === 'admin' ? [] : [['userId', '=', userId]];
