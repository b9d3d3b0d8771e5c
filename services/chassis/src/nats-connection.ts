import { type ConnectionOptions, connect, createInbox, ErrorCode, type NatsConnection } from 'nats';
import { ConfigError } from './config';
import { inboxPrefix } from './nats-users';

const prefixes = new WeakMap<NatsConnection, string>();

/** A new subject for replies to this connection, under the prefix its user may subscribe to. */
export const newInbox = (nats: NatsConnection): string => createInbox(prefixes.get(nats));

/** The client ignores user and password in a URL, so they are extracted from it. `tls://` requires TLS of the server. */
const splitUrl = (natsUrl: string): ConnectionOptions => {
  const [first = '', ...others] = natsUrl.replace(/\/+$/, '').split(/,(?=[^@]*$)/);
  const url = new URL(first);
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const servers = [url.host, ...others].map((host) => `${url.protocol}//${host}`);
  return {
    servers,
    ...(url.protocol === 'tls:' ? { tls: {} } : {}),
    ...(user === '' ? {} : { user, pass, inboxPrefix: inboxPrefix(user) }),
  };
};

/**
 * Connects to NATS as the user in the URL (`nats://user:password@host:4222`, or `user:password@a:4222,b:4222` for a
 * cluster); a URL without one connects without a user. The servers' certificates are checked against the authorities
 * that Node trusts, which NODE_EXTRA_CA_CERTS adds to.
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
    throw new ConfigError(
      `NATS_URL: ${[target.servers].flat().join(', ')} refuses ${who}; put user:password@ into the URL`,
      {
        cause: error,
      },
    );
  }
};
