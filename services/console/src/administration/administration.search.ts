import { compact, type ListSearch, oneOf, parseList, textIn } from '../kit/search-params';

export const ROLES = ['admin', 'author', 'viewer'] as const;
export const USER_STATES = ['ACTIVE', 'PASSWORD_NOT_SET', 'DISABLED'] as const;
export const KEY_STATES = ['ACTIVE', 'REVOKED'] as const;
export const CAUSES = ['hard-bounce', 'soft-bounces', 'complaint', 'unsubscribed', 'by-hand'] as const;
const SORTS = ['name', '-name', 'email', '-email', 'createdAt', '-createdAt'] as const;

/** What the URL of a part of administration says. */
export type AdministrationSearch = Omit<ListSearch, 'sort'> & {
  sort?: (typeof SORTS)[number] | undefined;
  role?: (typeof ROLES)[number] | undefined;
  status?: (typeof USER_STATES)[number] | (typeof KEY_STATES)[number] | undefined;
  cause?: (typeof CAUSES)[number] | undefined;
  userId?: string | undefined;
};

/** What the URL of a part of administration says. A wrong value is left out. */
export const parseAdministration = (search: Record<string, unknown>): AdministrationSearch =>
  compact({
    ...parseList(search),
    sort: oneOf(SORTS, search['sort']),
    role: oneOf(ROLES, search['role']),
    status: oneOf([...USER_STATES, 'REVOKED'], search['status']),
    cause: oneOf(CAUSES, search['cause']),
    userId: textIn(search['userId'], 36),
  });
