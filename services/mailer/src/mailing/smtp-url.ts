import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** When to encrypt a plain connection with STARTTLS (RFC 3207): always, when offered, or never. */
export type StartTls = 'required' | 'auto' | 'never';

/** Where the relay is and how to talk to it. */
export type Relay = {
  host: string;
  port: number;
  /** TLS from the first byte (RFC 8314), as in `smtps:`. */
  implicitTls: boolean;
  startTls: StartTls;
  /** Whether the relay's certificate must be valid for `host`. */
  verifyCertificate: boolean;
  credentials: { user: string; password: string } | null;
  /** The name given in EHLO; null lets the client use the machine's own. */
  clientName: string | null;
};

const KNOWN = ['starttls', 'verify', 'name'];
const START_TLS: readonly string[] = ['required', 'auto', 'never'] satisfies StartTls[];

const decoded = (part: string, value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new TypeError(`SMTP_URL: the ${part} is not valid percent-encoding; write % as %25`);
  }
};

const oneOf = (query: URLSearchParams, option: string, allowed: readonly string[]): string | null => {
  const value = query.get(option);
  if (value !== null && !allowed.includes(value))
    throw new TypeError(`SMTP_URL: ${option} must be one of ${allowed.join(', ')}`);
  return value;
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** What a configuration gives up of the protection of mail on its way to the relay, in words; empty where it gives up nothing. */
export const relaxations = ({ host, implicitTls, startTls, verifyCertificate }: Relay): string[] => {
  if (isLoopback(host)) return [];
  const plain: Record<StartTls, string[]> = {
    required: [],
    auto: ['starttls=auto: mail crosses the network in clear when the relay offers no encryption'],
    never: ['starttls=never: mail crosses the network in clear'],
  };
  const unverified = 'verify=false: whoever stands in the way can pass for the relay and read the mail';
  return [...(implicitTls ? [] : plain[startTls]), ...(verifyCertificate ? [] : [unverified])];
};

/**
 * Reads `smtp://user:password@host:port?options` (port 587 by default) or `smtps://…` (465, TLS from the start). User and
 * password are percent-decoded. Options:
 * - `starttls=required|auto|never`; the default is `required`, and `auto` where the host is this machine: neither a password nor a
 *   report must cross a network in clear by accident
 * - `verify=true|false`: whether the certificate must be valid (default true)
 * - `name=`: the name given in EHLO
 * @throws TypeError naming the problem with the URL, never repeating a password
 */
export const relayFromUrl = (text: string): Relay => {
  if (!URL.canParse(text)) throw new TypeError('SMTP_URL: not a URL; write smtp://user:password@host:587');
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw new TypeError('SMTP_URL: must begin with smtp:// or smtps://');
  const bare = decoded('host', url.hostname.replace(/^\[(.*)\]$/, '$1'));
  const host = isIP(bare) ? bare : domainToASCII(bare);
  if (host === '') throw new TypeError('SMTP_URL: the host is missing or not a host name');
  if (url.pathname !== '' && url.pathname !== '/') throw new TypeError('SMTP_URL: only options may follow the host');
  const unknown = [...url.searchParams.keys()].find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw new TypeError(`SMTP_URL: unknown option ${unknown}; known are ${KNOWN.join(', ')}`);

  const user = decoded('user', url.username);
  const password = decoded('password', url.password);
  if ((user === '') !== (password === '')) throw new TypeError('SMTP_URL: give both a user and a password, or neither');
  const credentials = user === '' ? null : { user, password };
  const implicitTls = url.protocol === 'smtps:';
  const clientName = url.searchParams.get('name');
  if (clientName !== null && !/^[\x21-\x7e]{1,255}$/.test(clientName))
    throw new TypeError('SMTP_URL: name must be a host name');
  return {
    host,
    port: url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port),
    implicitTls,
    startTls:
      (oneOf(url.searchParams, 'starttls', START_TLS) as StartTls | null) ?? (isLoopback(host) ? 'auto' : 'required'),
    verifyCertificate: oneOf(url.searchParams, 'verify', ['true', 'false']) !== 'false',
    credentials,
    clientName,
  };
};
