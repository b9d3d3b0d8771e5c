import { expect, it } from '@jest/globals';
import { comparable, mailboxOf } from '@punctual/contracts';
import { comparableAddress } from 'punctual-verify';
import { withoutOthers } from './withheld';

const wanted = { recipients: new Set(['ann@example.com']), contentHash: 'mine' };

it('addresses of other people go with the entry of the list they are in, and it is said where and how many', () => {
  const data = {
    recipients: { to: ['Ann@example.com', 'bob@example.com', 'cy@example.com'], cc: [] },
    people: { refused: [{ row: 3, address: 'dee@example.com', reason: 'no' }], refusedRows: 1 },
    count: 3,
  };
  expect(withoutOthers(data, wanted)).toEqual({
    data: {
      recipients: { to: ['Ann@example.com'], cc: [] },
      people: { refused: [], refusedRows: 1 },
      count: 3,
    },
    withheld: [
      { path: '/recipients/to', entries: 2 },
      { path: '/people/refused', entries: 1 },
    ],
  });
});

it.each([
  ['in a sentence', { reason: 'mail to "Bob" <bob@example.com>, and more' }, '/reason'],
  ['in a member of a name with a slash', { 'a/b~c': 'bob@example.com' }, '/a~1b~0c'],
  ['of another script', { address: 'почта@пример.рф' }, '/address'],
  ['after one of a recipient', { text: 'ann@example.com, bob@example.com' }, '/text'],
])('a member that names somebody %s is withheld', (_, data, path) => {
  expect(withoutOthers(data, wanted)).toEqual({ data: {}, withheld: [{ path, entries: 1 }] });
});

it('a name of a member can be an address, and is not told either', () => {
  expect(withoutOthers({ by: { 'bob@example.com': 1, 'ann@example.com': 2 } }, wanted)).toEqual({
    data: { by: { 'ann@example.com': 2 } },
    withheld: [{ path: '/by', entries: 1 }],
  });
});

it.each([
  ['the recipients', { emails: ['ANN@EXAMPLE.COM'], text: 'to ann@example.com' }],
  ['the id of a picture', { cid: 'chart-0123456789abcdef@punctual' }],
  ['texts, numbers and nothing', { a: '@', b: 'x@', c: '@home', d: 1.5, e: null, f: [true, [[]]] }],
])('%s stay', (_, data) => expect(withoutOthers(data, wanted)).toEqual({ data, withheld: [] }));

it('of a rendering in parts only the part of these recipients stays', () => {
  const part = (contentHash: string, value: string) => ({ values: [value], contentHash, metrics: [] });
  expect(withoutOthers({ parts: [part('other', 'North'), part('mine', 'South')] }, wanted)).toEqual({
    data: { parts: [part('mine', 'South')] },
    withheld: [{ path: '/parts', entries: 1 }],
  });
});

it.each([
  "o'brien@example.com",
  'a|b{c}@example.com',
  'MANN@MÜNCHEN.de',
  'mann@xn--mnchen-3ya.de',
  "to 'ann@example.com'|{ann@example.com}",
])('a recipient is told from others in every spelling: %s', (text) => {
  const recipients = ["o'brien@example.com", 'a|b{c}@example.com', 'mann@xn--mnchen-3ya.de', 'ann@example.com'];
  const data = { values: [text], text };
  expect(withoutOthers(data, { ...wanted, recipients: new Set(recipients) })).toEqual({ data, withheld: [] });
});

it.each(["d'ann@example.com", 'x|ann@example.com', "'bob@example.com'", 'ann@example.com|bob@example.com'])(
  'somebody else is withheld whose address only ends as one of a recipient does: %s',
  (text) => expect(withoutOthers({ text }, wanted)).toEqual({ data: {}, withheld: [{ path: '/text', entries: 1 }] }),
);

it('the part of these recipients stays when a value in it is the address of somebody else, and that value goes', () => {
  const part = { values: ['boss@example.com', 'South'], contentHash: 'mine', artifacts: [{ sha256: 'a' }] };
  expect(withoutOthers({ parts: [{ ...part, contentHash: 'other' }, part] }, wanted)).toEqual({
    data: { parts: [{ ...part, values: ['South'] }] },
    withheld: [
      { path: '/parts', entries: 1 },
      { path: '/parts/0/values', entries: 1 },
    ],
  });
});

it('addresses are compared here as the contract compares those of accounts and mailboxes', () => {
  for (const text of ['Ann@Example.COM', 'mann@MÜNCHEN.de', 'почта@пример.рф', 'a@b', 'no address', 'x@a b', 'Å@Å.com'])
    expect(comparableAddress(text)).toBe(comparable(mailboxOf(text)));
});

it('a long text without an address costs no more than its length', () => {
  const text = 'x'.repeat(500_000);
  expect(withoutOthers({ text, more: `${text}@` }, wanted).withheld).toEqual([]);
});
