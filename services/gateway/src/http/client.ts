import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 address that arrives in IPv6 form (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2) converted to IPv4. */
const unmapped = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

/** Whether a text is an IP address or a block such as `10.0.0.0/8`. */
export const isNetwork = (text: string): boolean => {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(prefix ?? 0) <= (version === 6 ? 128 : 32);
};

/** An address set built from texts that satisfy `isNetwork`. */
export const networks = (texts: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', prefix] = text.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
};

const holds = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, familyOf(address));

const loopback = networks(['127.0.0.0/8', '::1']);

/** Whether an address, or a name from a `Host` field or a setting, is loopback. */
export const isLoopback = (host: string): boolean => {
  const name = unmapped(host.replace(/^\[|\]$/g, ''));
  return name.toLowerCase() === 'localhost' || holds(loopback, name);
};

/**
 * The client's address: the peer's or, when the peer is a trusted proxy, the last address in `X-Forwarded-For` that does
 * not belong to a trusted proxy. Addresses before that one are unverified claims of the client.
 */
export const clientAddress = ({ socket, headers }: IncomingMessage, trusted: BlockList): string => {
  const claimed = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  let address = unmapped(socket.remoteAddress ?? '');
  while (holds(trusted, address)) {
    const before = unmapped((claimed.pop() ?? '').trim());
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
};

/** Whether a header shows that a proxy forwarded the request (RFC 7239 and its predecessors). */
export const isForwarded = ({ headers }: IncomingMessage): boolean =>
  ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some((name) => headers[name] !== undefined);

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));

/** The network one client controls: an IPv4 address, or an IPv6 /64 (the least RFC 6177 assigns to a site). */
export const networkOf = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all =
    tail === undefined ? first : [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};
