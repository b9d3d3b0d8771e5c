import { type ConnectionOptions, connect, createInbox, ErrorCode, type NatsConnection } from 'nats';
import { ConfigError } from './config';
import { inboxPrefix } from './nats-users';

const prefixes = new WeakMap<NatsConnection, string>();

/** A new subject for replies to this connection, under the prefix its user may subscribe to. */
export const newInbox = (nats: NatsConnection): string => createInbox(prefixes.get(nats));

/** The client ignores user and password in a URL, so they are extracted from it. */
const splitUrl = (natsUrl: string): ConnectionOptions => {
  const url = new URL(natsUrl);
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const servers = `${url.protocol}//${url.host}`;
  return user === '' ? { servers } : { servers, user, pass, inboxPrefix: inboxPrefix(user) };
};

/**
 * Connects to NATS as the user in the URL (`nats://user:password@host:4222`); a URL without one connects without a user.
 * @throws ConfigError when the server does not let this user in
 */
export const connectNats = async (natsUrl: string, options: ConnectionOptions): Promise<NatsConnection> => {
  const target = splitUrl(natsUrl);
  try {
    const nats = await connect({ ...options, ...target });
    if (target.inboxPrefix) prefixes.set(nats, target.inboxPrefix);
    return nats;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== ErrorCode.AuthorizationViolation && code !== ErrorCode.AuthenticationExpired) throw error;
    const who = target.user ? `the user ${target.user}` : 'a connection without a user';
    throw new ConfigError(`NATS_URL: ${String(target.servers)} refuses ${who}; put user:password@ into the URL`, {
      cause: error,
    });
  }
};
