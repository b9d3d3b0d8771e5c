import { Resolver } from 'node:dns/promises';
import type { Dns } from './dns';

/** A person waits for the answer. */
const LIMITS = { timeout: 1_500, tries: 2 };
/** The name is not there, or has no text: both are answers. */
const NONE = ['ENODATA', 'ENOTFOUND'];

/** DNS by the resolvers of this machine, or by given ones (`127.0.0.1:5353`). */
export const nodeDns = (servers?: readonly string[]): Dns => {
  const resolver = new Resolver(LIMITS);
  if (servers) resolver.setServers(servers);
  return {
    texts: async (name) => {
      try {
        return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
      } catch (error) {
        if (NONE.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    },
  };
};
