import { describe, expect, it } from '@jest/globals';
import { marked } from '@punctual/chassis';
import type { DispatchRequested, Letter, Recipient } from '@punctual/contracts';
import PostalMime from 'postal-mime';
import { messagesOf, senderFrom } from './messages';
import { composeContent } from './mime';
import { receivedOctets } from './wire-message';

const extras = { fields: { 'List-Id': '<s1.example.com>' }, leave: null, dkim: null };
const recipients: Recipient[] = [
  { email: 'ada@example.com', role: 'to' },
  { email: 'bob@example.com', role: 'cc' },
  { email: 'cy@example.com', role: 'bcc' },
];
const request = (changes: Partial<DispatchRequested['data']> = {}): DispatchRequested['data'] => ({
  deliveryId: 'd1',
  attempt: 1,
  audience: 'together',
  recipients,
  addressed: [],
  subject: 'Sales',
  artifacts: [],
  shared: null,
  date: null,
  at: '2026-11-23T09:00:00.000Z',
  ...changes,
});
const messages = async (
  data: DispatchRequested['data'],
  sender = { name: 'Reports', address: 'reports@example.com' },
) => {
  const content = await composeContent({ subject: 'Sales', html: '<p>x</p>', text: 'x', inline: [], attachments: [] });
  return Promise.all(
    messagesOf(data, content, sender, extras).map(async ({ envelope, compose }) => ({
      envelope,
      raw: receivedOctets(await compose(false)),
      utf8: receivedOctets(await compose(true)),
    })),
  );
};
const header = (raw: Buffer | undefined, name: string): string =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(raw?.toString() ?? '')?.[1] ?? '';

describe('one message to all', () => {
  it('goes to all recipients and hides Bcc addresses', async () => {
    const [message, ...more] = await messages(request());
    expect(more).toEqual([]);
    expect(message?.envelope).toEqual({ from: 'reports@example.com', to: recipients.map(({ email }) => email) });
    expect([header(message?.raw, 'To'), header(message?.raw, 'Cc')]).toEqual(['ada@example.com', 'bob@example.com']);
    expect(message?.raw.toString()).not.toContain('cy@example.com');
  });

  it('is identical, byte for byte, for retried recipients', async () => {
    const [first] = await messages(request());
    const left = recipients.slice(1);
    const [again] = await messages(
      request({
        attempt: 2,
        recipients: left,
        addressed: recipients,
        date: '2026-11-23T09:00:00.000Z',
        at: '2026-11-23T09:01:00.000Z',
      }),
    );
    expect(again?.envelope.to).toEqual(['bob@example.com', 'cy@example.com']);
    expect(again?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('a UTF-8 local part', () => {
  const international: Recipient[] = [
    { email: 'jõgi@example.com', role: 'to' },
    { email: 'ada@jõgeva.ee', role: 'to' },
    { email: 'löwe@example.com', role: 'cc' },
  ];
  it('appears only in a message sent with SMTPUTF8; without it, the message is ASCII', async () => {
    const [message] = await messages(request({ recipients: international }));
    expect(header(message?.utf8, 'To')).toBe('jõgi@example.com, ada@xn--jgeva-dua.ee');
    expect(header(message?.utf8, 'Cc')).toBe('löwe@example.com');
    expect(header(message?.raw, 'To')).toBe('ada@xn--jgeva-dua.ee');
    expect(header(message?.raw, 'Cc')).toBe('');
    expect(message?.raw.every((byte) => byte < 128)).toBe(true);
  });
});

it('every message is marked as auto-generated', async () => {
  for (const audience of ['together', 'individually'] as const)
    for (const { raw } of await messages(request({ audience })))
      expect(raw.toString().match(/^Auto-Submitted: .*$/gim)).toEqual(['Auto-Submitted: auto-generated']);
});

describe('one message per recipient', () => {
  const each = {
    audience: 'individually' as const,
    recipients: recipients.map(({ email }) => ({ email, role: 'to' as const })),
  };

  it('names only its recipient and has a unique id', async () => {
    const all = await messages(request(each));
    expect(all.map(({ envelope }) => envelope.to)).toEqual(recipients.map(({ email }) => [email]));
    expect(all.map(({ raw }) => header(raw, 'To'))).toEqual(recipients.map(({ email }) => email));
    expect(new Set(all.map(({ raw }) => header(raw, 'Message-ID'))).size).toBe(3);
  });

  it('is the same in every attempt', async () => {
    const all = await messages(request(each));
    const [again] = await messages(
      request({
        ...each,
        attempt: 2,
        recipients: each.recipients.slice(2),
        date: '2026-11-23T09:00:00.000Z',
        at: '2026-11-23T10:00:00.000Z',
      }),
    );
    expect(again?.raw.equals(all[2]?.raw ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('the sender', () => {
  it.each([
    ['Reports <r@example.com>', 'Reports', 'r@example.com'],
    ['"Reports, Inc." <r@example.com>', 'Reports, Inc.', 'r@example.com'],
    ['r@example.com', '', 'r@example.com'],
    [' <r@example.com> ', '', 'r@example.com'],
    ['broken <r@example.com', '', 'broken <r@example.com'],
  ])('is read from %s', (text, name, address) => expect(senderFrom(text)).toEqual({ name, address }));

  it('may have an international domain: ids are ASCII', async () => {
    const [message] = await messages(request(), { name: '', address: 'berichte@münchen.de' });
    expect(header(message?.raw, 'Message-ID')).toMatch(/@xn--mnchen-3ya\.de>$/);
  });
});

describe('the words for the reader of a message', () => {
  const letter: Letter = {
    ...{ why: 'schedule', schedule: 'Weekly sales', lists: ['Team'], manageUrl: null, began: 'planned' },
    ...{ frequency: null, formats: [], nextRun: null },
  };
  const known = [
    { email: 'ada@example.com', role: 'to' as const, name: 'Ada' },
    { email: 'bob@example.com', role: 'to' as const, list: 0 },
  ];
  const bodies = async (changes: Partial<DispatchRequested['data']>) => {
    const body = `${marked('greeting', 'Hello,')}\n${marked('why', 'A schedule.')}`;
    const content = await composeContent({ subject: 's', html: body, text: body, inline: [], attachments: [] });
    const all = messagesOf(
      request({ letter, recipients: known, ...changes }),
      content,
      senderFrom('r@example.com'),
      extras,
    );
    return Promise.all(
      all.map(async ({ compose }) => (await PostalMime.parse(receivedOctets(await compose(false)))).text?.trim() ?? ''),
    );
  };
  it('are their own in a message of their own', async () => {
    const [ada, bob] = await bodies({ audience: 'individually' });
    expect(ada).toMatch(/^Hello Ada,\nYou get this because the schedule/);
    expect(bob?.replaceAll('\n', ' ')).toMatch(/^Hello, You get this because you are on the list “Team”/);
  });
  it('name nobody in one message to several, also when only one of them is left to try', async () => {
    const both = /^Hello,\nYou get this because the schedule “Weekly sales” sends it to you\.$/;
    expect(await bodies({})).toEqual([expect.stringMatching(both)]);
    const again = { recipients: known.slice(0, 1), addressed: recipients.slice(0, 2) };
    expect(await bodies(again)).toEqual([expect.stringMatching(both)]);
    expect(await bodies({ recipients: known.slice(0, 1) })).toEqual([expect.stringMatching(/^Hello Ada,/)]);
  });
  it('are the usual ones in a delivery of which nothing is known', async () => {
    expect(await bodies({ letter: undefined })).toEqual(['Hello,\nA schedule.']);
  });
});
