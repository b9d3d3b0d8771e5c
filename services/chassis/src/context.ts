import { AsyncLocalStorage } from 'node:async_hooks';
import type { Metadata } from '@punctual/contracts';
import type { Position } from './position';

/** On whose behalf code runs. Set at the edge (a request, a message); read where events are appended and logs written. */
export type Context = Omit<Metadata, 'v' | 'traceparent'> & {
  /** Where the last event appended in this context stands; what a caller waits for to read its own write. */
  appended: Position | null;
};

const storage = new AsyncLocalStorage<Context>();

/** The tenant of installations that have only one. */
export const DEFAULT_TENANT = 'default';

/** The context in force; null outside any. */
export const contextInForce = (): Context | null => storage.getStore() ?? null;

/** The context in force. @throws Error outside any: work whose tenant is unknown must not be done for some tenant. */
export const currentContext = (): Context => {
  const context = storage.getStore();
  if (!context) throw new Error('this work runs for no tenant: it must be inside runIn');
  return context;
};

/** Runs `work` in a context of its own. The tenant comes from the request, or from the metadata of the event that led here. */
export const runIn = <T>(context: Partial<Context> & { tenantId: string }, work: () => T): T =>
  storage.run({ userId: null, correlationId: null, causationId: null, ...context, appended: null }, work);
