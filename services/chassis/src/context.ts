import { AsyncLocalStorage } from 'node:async_hooks';
import type { Metadata } from '@punctual/contracts';
import type { Position } from './position';

/** On whose behalf code runs. Set at the edge (a request, a message); read where events are appended and logs written. */
export type Context = Omit<Metadata, 'v' | 'traceparent'> & {
  /** Where the last event appended in this context stands; what a caller waits for to read its own write. */
  appended: Position | null;
};

const storage = new AsyncLocalStorage<Context>();

/** The tenant until there are several. */
export const DEFAULT_TENANT = 'default';

const none: Context = {
  tenantId: DEFAULT_TENANT,
  userId: null,
  correlationId: null,
  causationId: null,
  appended: null,
};

/** The context in force; outside any, a fresh one of the default tenant. */
export const currentContext = (): Context => storage.getStore() ?? { ...none };

/** Runs `work` in a context of its own. */
export const runIn = <T>(context: Partial<Context>, work: () => T): T =>
  storage.run({ ...none, ...context, appended: null }, work);
