import type { IncomingMessage } from 'node:http';
import { expect, it } from '@jest/globals';
import { clientAddress, isLoopback, isNetwork, networkOf, networks } from './client';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as IncomingMessage;

it.each([
  ['a peer that is not a proxy', '198.51.100.1', '192.0.2.1', '198.51.100.1'],
  ['a trusted proxy', '10.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['a trusted proxy as IPv4 in IPv6', '::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['two trusted proxies', '10.0.0.1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
  ['an address claimed by the client before the one the proxy added', '10.0.0.1', '192.0.2.9, 192.0.2.1', '192.0.2.1'],
  ['an untrusted proxy in between', '10.0.0.1', '192.0.2.1, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['a trusted proxy without a forwarded address', '10.0.0.1', undefined, '10.0.0.1'],
  ['a trusted proxy with an invalid address', '10.0.0.1', '192.0.2.1, unknown', '10.0.0.1'],
  ['a trusted IPv6 proxy', 'fd00::1', '2001:db8::7', '2001:db8::7'],
])('finds the client behind %s', (_, peer, forwarded, address) => {
  expect(clientAddress(request(peer, forwarded), networks(['10.0.0.0/8', 'fd00::/8']))).toBe(address);
});

it('trusts no proxy by default', () => {
  expect(clientAddress(request('127.0.0.1', '192.0.2.1'), networks([]))).toBe('127.0.0.1');
});

it('treats an IPv4 address, or the first 64 bits of an IPv6 address, as a network', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  const same = ['2001:db8::1', '2001:0db8:0:0::2', '2001:db8:0:0:ffff:1:2:3', '2001:DB8::', '2001:db8::1%eth0'];
  expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:0::/64']));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('1:2:3:4:5::')).toBe('1:2:3:4::/64');
});

it('distinguishes addresses and blocks from other text', () => {
  for (const good of ['10.0.0.0/8', '::1', 'fd00::/8', '192.0.2.1', '0.0.0.0/0'])
    expect([good, isNetwork(good)]).toEqual([good, true]);
  for (const bad of ['10.0.0.0/33', '::/129', 'localhost', '10.0.0', '', '10.0.0.0/', '1.2.3.4/8/8'])
    expect([bad, isNetwork(bad)]).toEqual([bad, false]);
});

it('recognizes this machine', () => {
  for (const here of ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', 'LOCALHOST', '::ffff:127.0.0.1'])
    expect([here, isLoopback(here)]).toEqual([here, true]);
  for (const elsewhere of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', '', '127.0.0.1.example.com'])
    expect([elsewhere, isLoopback(elsewhere)]).toEqual([elsewhere, false]);
});
