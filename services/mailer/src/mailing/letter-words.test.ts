import { describe, expect, it } from '@jest/globals';
import { LETTER_MARKS, marked } from '@punctual/chassis';
import type { KnownRecipient, Letter } from '@punctual/contracts';
import { wordsOf } from './letter-words';
import { largestSize } from './linked-files';
import { composeContent, composeMessage } from './mime';

const letter: Letter = {
  why: 'schedule',
  schedule: 'Weekly sales',
  lists: ['Sales team'],
  manageUrl: 'https://punctual.example.com/subscriptions',
  began: 'planned',
  frequency: 'Every Monday at 09:00 (Europe/Berlin)',
  formats: ['PDF', 'EXCEL'],
  nextRun: '2026-11-30 09:00 (Europe/Berlin)',
};
const ada: KnownRecipient = { email: 'ada@example.com', role: 'to', name: 'Ada Lovelace' };
const unwrapped = (text: string): string => text.replaceAll('\n', ' ');
const whyOf = (changes: Partial<Letter>, recipient: KnownRecipient | null = ada): string =>
  unwrapped(wordsOf({ ...letter, ...changes }, recipient).text.why);

describe('the greeting', () => {
  it('has the name of the reader, and none where nobody knows it or several read', () => {
    expect(wordsOf(letter, ada).text.greeting).toBe('Hello Ada Lovelace,');
    expect(wordsOf(letter, ada).html.greeting).toBe('Hello <bdi>Ada Lovelace</bdi>,');
    for (const nobody of [null, { ...ada, name: undefined }, { ...ada, name: ' \u200b' }] as KnownRecipient[])
      expect(wordsOf(letter, nobody).text.greeting).toBe('Hello,');
  });

  it.each([
    ['markup', '<script>alert(1)</script>', /^Hello <bdi>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/bdi>,$/],
    ['a line break', 'Ada\r\n.\r\nBcc: eve@example.com', /^Hello <bdi>Ada . Bcc: eve@example.com<\/bdi>,$/],
    ['a turned direction', 'Ada\u202egnp.exe', /^Hello <bdi>Adagnp.exe<\/bdi>,$/],
    ['10 kB', 'Ä'.repeat(10_000), /^Hello <bdi>Ä{99}\u2026<\/bdi>,$/],
    ['long marks', `${'e\u0301'.repeat(150)}`, /^Hello <bdi>(e\u0301){99}\u2026<\/bdi>,$/],
    ['half a character', 'Ada\ud83d', /^Hello <bdi>Ada\ufffd<\/bdi>,$/],
  ])('is safe with a name that has %s', (_, name, expected) => {
    const words = wordsOf(letter, { ...ada, name });
    expect(words.html.greeting).toMatch(expected);
    expect(words.text.greeting).not.toMatch(/[\r\u202e]|^\./m);
  });

  it('keeps a name in Arabic from turning the words beside it', () => {
    expect(wordsOf(letter, { ...ada, name: 'عادة' }).text.greeting).toBe('Hello \u2068عادة\u2069,');
  });
});

describe('the reason', () => {
  it.each<[Partial<Letter>, KnownRecipient | null, string]>([
    [{}, ada, 'You get this because the schedule “Weekly sales” sends it to you.'],
    [{}, null, 'You get this because the schedule “Weekly sales” sends it to you.'],
    [{ schedule: null }, ada, 'You get this because a schedule sends it to you.'],
    [
      {},
      { ...ada, list: 0 },
      'You get this because you are on the list “Sales team”, to which the schedule “Weekly sales” sends it.',
    ],
    [{}, { ...ada, list: 9 }, 'You get this because the schedule “Weekly sales” sends it to you.'],
    [{ why: 'subscription' }, ada, 'You get this because you subscribed to “Weekly sales”.'],
    [{ why: 'test' }, ada, 'You get this because you asked for a test of the schedule “Weekly sales”.'],
    [
      { why: 'rows' },
      ada,
      'You get this because the data of this report names you, and the schedule “Weekly sales” sends each person their part.',
    ],
  ])('is said: %j %j', (changes, recipient, words) => expect(whyOf(changes, recipient)).toBe(words));

  it('has names of schedules and lists as text', () => {
    const words = wordsOf({ ...letter, schedule: '<b>"x"', lists: ['a & b'] }, { ...ada, list: 0 });
    expect(words.html.why).toContain(
      '“<bdi>a &amp; b</bdi>”, to which the schedule “<bdi>&lt;b&gt;&quot;x&quot;</bdi>”',
    );
    expect(words.text.why.split('\n').every((line) => line.length <= 78)).toBe(true);
  });
});

describe('the way to what the reader receives', () => {
  it('is a link, in the text an address, and nothing where there is no page', () => {
    const { html, text } = wordsOf(letter, ada);
    expect(html.manage).toMatch(/^<a href="https:\/\/punctual\.example\.com\/subscriptions"[^>]*>See and change/);
    expect(unwrapped(text.manage)).toBe('See and change what you receive: https://punctual.example.com/subscriptions');
    const none = wordsOf({ ...letter, manageUrl: null }, ada);
    expect([none.html.manage, none.text.manage]).toEqual(['', '']);
  });
});

describe('the card', () => {
  it('says what the schedule is, how often it runs, its files and its next run', () => {
    expect(wordsOf(letter, null).text.card.split('\n')).toEqual([
      'Schedule: Weekly sales',
      'Runs: Every Monday at 09:00 (Europe/Berlin)',
      'Files: PDF, Excel',
      'Next run: 2026-11-30 09:00 (Europe/Berlin)',
    ]);
    expect(wordsOf({ ...letter, why: 'subscription' }, ada).html.card).toMatch(
      /^<div>Subscription: <bdi>Weekly sales<\/bdi><\/div>/,
    );
  });

  it('says that it was the last run, or no planned one', () => {
    expect(wordsOf({ ...letter, nextRun: null }, ada).text.card).toContain('Next run: none: this was the last one');
    const byHand = wordsOf({ ...letter, began: 'by-hand', nextRun: null }, ada).text.card;
    expect(byHand).toContain('This run: by hand, outside the plan');
    expect(byHand).not.toContain('Next run');
  });

  it('leaves out what nobody knows', () => {
    const bare = { ...letter, schedule: null, frequency: null, formats: [] };
    expect(wordsOf(bare, ada).text.card).toBe('Next run: 2026-11-30 09:00 (Europe/Berlin)');
  });
});

it('the words of a reader, however long, are in the size that a mail has at most', async () => {
  const name = 'e\u0301\u0302\u0303'.repeat(1_000);
  const long: Letter = { ...letter, schedule: name, lists: [name], began: 'again' };
  const body = LETTER_MARKS.map((mark) => marked(mark, '')).join('\n');
  const file = (role: 'html' | 'text') => ({
    ...{ name: `body.${role}`, role, mediaType: 'text/plain', sha256: 'a'.repeat(64), cid: null },
    size: Buffer.byteLength(body),
  });
  const recipients = [{ ...ada, name, list: 0 }];
  const content = await composeContent({ subject: 'Sales', html: body, text: body, inline: [], attachments: [] });
  const headers = {
    from: 'r@example.com',
    to: [ada.email],
    messageId: '<1@example.com>',
    date: '2026-11-23T09:00:00Z',
  };
  const { size } = await composeMessage(content, headers, wordsOf(long, recipients[0] ?? null));
  const mail = {
    audience: 'individually' as const,
    recipients,
    addressed: [],
    artifacts: [file('html'), file('text')],
  };
  expect(size).toBeGreaterThan(largestSize(mail));
  expect(size).toBeLessThanOrEqual(largestSize({ ...mail, letter: long }));
});
