import { readConfig, systemClock } from '@punctual/chassis';
import { connectionsOf } from '../source/connections';
import type { Reader } from '../source/rights';
import { sourceSettings } from '../source/settings';
import { type Sources, sources } from '../source/sources';

/** An account of the tenant `default` unless it says another. */
type Account = Omit<Reader, 'tenantId'> & { tenantId?: string };
type Options = { users?: Record<string, Account>; ms?: number; octets?: number };

/** Sources with these settings, as an operator would give them. */
export const sourcesWith = (env: Record<string, string> = {}, { users = {}, ms, octets }: Options = {}): Sources => {
  const config = readConfig(sourceSettings, env);
  return sources({
    connections: connectionsOf(config.CONNECTIONS),
    secrets: new Map(Object.entries(config.SOURCE_SECRETS)),
    allowedHosts: config.SOURCE_ALLOWED_HOSTS,
    limits: {
      rows: config.SOURCE_MAX_ROWS,
      octets: octets ?? config.SOURCE_MAX_MIB * 2 ** 20,
      ms: ms ?? config.SOURCE_TIMEOUT * 1000,
    },
    readerOf: async (userId) => (users[userId] ? { tenantId: 'default', ...users[userId] } : null),
    clock: systemClock,
  });
};
