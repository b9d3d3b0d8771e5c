export * from './account-id';
export * from './again-on-conflict';
export * from './artifacts';
export * from './bounded-cache';
export * from './bus';
export * from './checkpoints';
export * from './clock';
export { type Decoded, type EventCodec, eventCodec, type ReadEvent } from './codec';
export * from './config';
export * from './connect-store';
export * from './container';
export * from './context';
export * from './dead-letters';
export * from './decider';
export * from './errors';
export * from './event-consumers';
export * from './event-store';
export * from './events-of';
export { filePath, fileToken, type LinkedFile, openFileToken } from './file-links/file-link';
export { type LinkKeys, linkKeys } from './file-links/link-keys';
export type { LinkKey } from './file-links/signed-token';
export {
  openUnsubscribeToken,
  recipientHash,
  type UnsubscribeLink,
  unsubscribePath,
  unsubscribeToken,
} from './file-links/unsubscribe-link';
export type { FollowOptions } from './follow';
export { freePort } from './free-port';
export * from './health';
export { openHealthPort } from './health-port';
export * from './html-escape';
export * from './ids';
export * from './letter-marks';
export * from './lifecycle';
export * from './limited';
export * from './listen';
export * from './log';
export { checkReached, OtherLog } from './log-identity';
export { messageIdOf } from './message-id';
export * from './nats-server';
export { type NatsUsers, natsUsersConfig } from './nats-users';
export * from './packed-rows';
export * from './passed-over';
export { type Erasure, readErasures } from './personal/erasures';
export type { KeptKey, KeyStore } from './personal/key-store';
export { SqliteKeyStore } from './personal/key-store.sqlite';
export { namedIn } from './personal/names';
export { openKeyStore } from './personal/open-key-store';
export { namesReadably, sealedStart } from './personal/owner';
export { type Owner, People } from './personal/people';
export * from './position';
export * from './previewed-files';
export * from './previews';
export * from './processor';
export * from './publish';
export * from './repository';
export * from './resources';
export * from './service';
export * from './service-settings';
export * from './snapshot';
export { openSqliteFile } from './sqlite-file';
export type { Batch, Expected, NewEvent, StoreConnection } from './store-connection';
export { hashedAddress, isHashedAddress, suppressedAddress, suppressionIdOf } from './suppression-id';
export * from './telemetry';
export { untilUp } from './until-up';
export { type Picture, withPictures } from './with-pictures';
export * from './zone-data';
