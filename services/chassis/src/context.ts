import { AsyncLocalStorage } from 'node:async_hooks';
import type { Metadata } from '@punctual/contracts';
import type { Position } from './position';

/** On whose behalf code runs. Set at the edge (a request, a message); read where events are appended and logs written. */
export type Context = Omit<Metadata, 'v' | 'traceparent'> & {
  /** Position of the last event appended in this context; a caller waits for it to read its own write. */
  appended: Position | null;
};

const storage = new AsyncLocalStorage<Context>();

/** The tenant of single-tenant installations. */
export const DEFAULT_TENANT = 'default';

/** The current context; null outside of one. */
export const contextInForce = (): Context | null => storage.getStore() ?? null;

/** The current context. @throws Error outside of one: work of an unknown tenant must not run for an arbitrary one. */
export const currentContext = (): Context => {
  const context = storage.getStore();
  if (!context) throw new Error('this work runs for no tenant: it must be inside runIn');
  return context;
};

/** Runs `work` in the given context. The tenant comes from the request, or from the metadata of the causing event. */
export const runIn = <T>(context: Partial<Context> & { tenantId: string }, work: () => T): T =>
  storage.run({ userId: null, correlationId: null, causationId: null, ...context, appended: null }, work);
