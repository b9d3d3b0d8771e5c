export { StoreLockedError } from './log/database';
export { type EmbeddedStoreOptions, InvalidOptionsError } from './options';
export { type EmbeddedStoreThread, startEmbeddedStoreThread } from './start-thread';
export { type EmbeddedStore, startEmbeddedStore } from './store';
