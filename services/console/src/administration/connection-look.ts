import type { Connection } from '../api/connections';
import { words } from './connections.words';

/** Who may use a connection, in words; the addresses of accounts after the roles. */
export const allowedWords = ({ allow }: Pick<Connection, 'allow'>): string => {
  if (!allow) return words.everybody;
  const all = [...allow.roles.map((role) => words.roles[role]), ...allow.users];
  return all.length === 0 ? words.nobody : all.join(', ');
};

/** Why its last use failed: the database's own words, which administrators alone are told, after ours. */
export const errorWords = ({ lastError }: Pick<Connection, 'lastError'>): string | null => {
  if (!lastError) return null;
  const kind = words.errors[lastError.code] ?? words.otherError;
  return lastError.message === null ? kind : `${kind}: ${lastError.message}`;
};
