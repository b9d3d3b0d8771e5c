import type { Core } from '../core';
import type { Authorize } from './auth';

/** Dependencies of the services. */
export type Context = Core & {
  authorize: Authorize;
  /** Live events that may wait for a subscriber before its subscription is ended; undefined for no limit. */
  slowConsumer: { buffer: number } | undefined;
  /** Ends each active streaming call when the store closes. */
  open: Set<() => void>;
};
