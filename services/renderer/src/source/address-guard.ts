import { lookup } from 'node:dns/promises';
import * as ip from 'ipaddr.js';
import { SourceError } from './source-error';

/** Hosts inside that HTTP sources may reach, as the operator wrote them: `host`, `host:port`, or a block of addresses. */
export type AllowedHosts = readonly string[];

const NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?(?::\d{1,5})?$/i;

/** Whether a text can be an entry of the setting. */
export const isAllowedHost = (text: string): boolean => ip.isValidCIDR(text) || ip.isValid(text) || NAME.test(text);

/** The only IPv6 block that IANA gives out; `::127.0.0.1` is outside of it. */
const GLOBAL_UNICAST = ip.IPv6.parseCIDR('2000::/3');

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

const inBlock = (address: ip.IPv4 | ip.IPv6, entry: string): boolean => {
  if (!ip.isValidCIDR(entry)) return false;
  const [block, bits] = ip.parseCIDR(entry);
  return block.kind() === address.kind() && address.match(block as ip.IPv4 & ip.IPv6, bits);
};

/**
 * Whether an address is on the public Internet: not in a block that IANA registers for a special purpose (RFC 6890), not one that hides an
 * IPv4 address (mapped, NAT64, 6to4, Teredo), and not a multicast one.
 */
const isPublic = (address: ip.IPv4 | ip.IPv6): boolean => {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address as ip.IPv6).match(GLOBAL_UNICAST);
};

/** The port of a URL, with that of its scheme where it names none. */
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

const isNamed = (url: URL, allowed: AllowedHosts): boolean => {
  const host = bare(url.hostname).toLowerCase();
  return allowed.some((entry) => [host, `${host}:${portOf(url)}`].includes(entry.toLowerCase()));
};

/** @throws SourceError `denied` when an address is not public and the operator does not allow it */
const check = (address: string, url: URL, allowed: AllowedHosts): void => {
  if (isNamed(url, allowed)) return;
  const given = ip.parse(address);
  const plain = ip.process(address);
  // A mapped address is judged as what it is, for blocks; as public it never counts.
  if (isPublic(given) || allowed.some((entry) => inBlock(plain, entry))) return;
  throw new SourceError(
    'denied',
    `${url.host} is not a public address; the operator must allow it in SOURCE_ALLOWED_HOSTS`,
  );
};

/** What can be said of a URL without asking for its address. @throws SourceError `denied` */
export const checkLiteral = (url: URL, allowed: AllowedHosts): void => {
  const host = bare(url.hostname);
  if (ip.isValid(host)) check(host, url, allowed);
};

/** An address of a host, and its family as sockets name it. */
export type Place = { address: string; family: 4 | 6 };

/**
 * The address that a URL is asked at. It is looked up once, every address of the name is checked, and the request then goes to this very one: a
 * name that answers otherwise the second time reaches nothing else.
 * @throws SourceError `denied`, `unreachable`
 */
export const placeOf = async (url: URL, allowed: AllowedHosts): Promise<Place> => {
  const host = bare(url.hostname);
  if (ip.isValid(host)) {
    check(host, url, allowed);
    return { address: host, family: ip.parse(host).kind() === 'ipv6' ? 6 : 4 };
  }
  const found = await lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
    throw new SourceError('unreachable', `${host} has no address (${error.code})`);
  });
  for (const { address } of found) check(address.replace(/%.*$/, ''), url, allowed);
  const [first] = found;
  if (!first) throw new SourceError('unreachable', `${host} has no address`);
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
};
