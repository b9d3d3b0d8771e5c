export type { Events, Failure, FromStore, Page, Request, ToStore } from './channel/wire';
export { StoreLockedError } from './log/database';
export { LogError } from './log/log-error';
export { type Rewrite, rewriteLog, type Written } from './log/rewrite';
export { type EmbeddedStoreOptions, InvalidOptionsError, isLoopback } from './options';
export { type EmbeddedStoreThread, startEmbeddedStoreThread } from './start-thread';
export { type EmbeddedStore, type OpenStore, openEmbeddedStore, startEmbeddedStore } from './store';
