export { StoreLockedError } from './log/database';
export { LogError } from './log/log-error';
export { type EmbeddedStoreOptions, InvalidOptionsError } from './options';
export { type EmbeddedStoreThread, startEmbeddedStoreThread } from './start-thread';
export { type EmbeddedStore, startEmbeddedStore } from './store';
