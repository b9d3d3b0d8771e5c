import type { MessagePort } from 'node:worker_threads';
import { ChannelConnection } from './event-store.channel';
import type { StoreConnection } from './store-connection';

/**
 * Opens the way to a store. The gRPC client is loaded only when it is needed: it takes memory and start-up time.
 * @param at a connection string, `esdb://…`, or a message channel to the thread of an embedded store
 */
export const connectStore = async (at: string | MessagePort): Promise<StoreConnection> => {
  if (typeof at !== 'string') return new ChannelConnection(at);
  const { DbClientConnection } = await import('./event-store.db-client.js');
  return new DbClientConnection(at);
};
