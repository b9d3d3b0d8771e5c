import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata, ServiceError } from '@grpc/grpc-js';
import { accessDenied, unauthenticated } from './errors';

/** A user name and its password. */
export type Credentials = { username: string; password: string };

/** Why a call is refused; undefined when it is allowed. */
export type Authorize = (metadata: Metadata) => ServiceError | undefined;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Checks HTTP Basic credentials (RFC 7617). Without configured credentials every call is allowed.
 * Missing credentials: PERMISSION_DENIED; wrong ones: UNAUTHENTICATED, as in EventStoreDB. The client maps both to
 * AccessDeniedError.
 */
export const authorizer = (credentials: Credentials | undefined): Authorize => {
  if (!credentials) return () => undefined;
  const expected = digest(`${credentials.username}:${credentials.password}`);
  return (metadata) => {
    const header = metadata.get('authorization')[0]?.toString() ?? '';
    if (header === '') return accessDenied('Access Denied: no credentials (this client sends them over TLS only)');
    const [, encoded] = /^basic\s+([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
    const given = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    return timingSafeEqual(digest(given), expected) ? undefined : unauthenticated();
  };
};
