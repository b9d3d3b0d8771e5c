import type { StoreConnection } from './store-connection';

/**
 * Opens the way to a store. The gRPC client is loaded only here, when it is needed: it takes memory and start-up time.
 * @param at a connection string, `esdb://…`
 */
export const connectStore = async (at: string): Promise<StoreConnection> => {
  const { DbClientConnection } = await import('./event-store.db-client.js');
  return new DbClientConnection(at);
};
