import { describe, expect, it } from '@jest/globals';
import { MAX_PARTS, missingColumns, type People, partKey, peopleOf, rowsByPart } from './per-row';
import { type PerRow, perRowSchema } from './rest/per-row';

const by: PerRow = { address: 'email', parameters: ['region'], runAs: 'owner' };
const titled: PerRow = { ...by, subject: 'title' };
const people = (rows: Parameters<typeof peopleOf>[0], perRow = by): People => {
  const found = peopleOf(rows, perRow);
  if ('problem' in found) throw new Error(found.problem);
  return found;
};
const shown = ({ pages }: People) =>
  pages.map(({ recipients, values, subject }) => [recipients.map(({ email }) => email).join(), values, subject]);
const one = (changes: object) => ({ email: 'ada@example.com', region: 'North', ...changes });

describe('the people in rows', () => {
  it('are each address with its values once; equal values are one part', () => {
    const rows = [
      one({ amount: 1 }),
      one({ email: 'bob@example.com', region: 'South' }),
      one({ amount: 2 }),
      one({ email: ' ada@EXAMPLE.com ' }),
      one({ email: 'cy@example.com' }),
      one({ region: 'South' }),
    ];
    const found = people(rows);
    expect(shown(found)).toEqual([
      ['ada@example.com,cy@example.com', ['North'], null],
      ['bob@example.com,ada@example.com', ['South'], null],
    ]);
    expect(found).toMatchObject({ recipients: 4, parts: [['North'], ['South']], refusedRows: 0 });
  });

  it('have the subject of their row, or none; two subjects share a part', () => {
    const rows = [
      one({ title: 'For Ada' }),
      one({ title: 'Once more' }),
      one({ email: 'bob@example.com', title: '' }),
      one({ email: 'cy@example.com', title: 'For Cy' }),
    ];
    const found = people(rows, titled);
    expect(shown(found)).toEqual([
      ['ada@example.com', ['North'], 'For Ada'],
      ['bob@example.com', ['North'], null],
      ['cy@example.com', ['North'], 'For Cy'],
    ]);
    expect(found.parts).toEqual([['North']]);
  });

  it('may have addresses, values and subjects of any script; alike is not equal', () => {
    const rows = [
      one({ email: 'ada@bücher.example', region: 'Север', title: '売上 😀' }),
      one({ email: 'дмитрий@example.com', region: 'الشمال', title: 'تقرير' }),
      one({ region: 'Nord' }),
      // The first letter is Cyrillic.
      one({ region: '\u041dord' }),
    ];
    expect(shown(people(rows, titled))).toEqual([
      ['ada@xn--bcher-kva.example', ['Север'], '売上 😀'],
      ['дмитрий@example.com', ['الشمال'], 'تقرير'],
      ['ada@example.com', ['Nord'], null],
      ['ada@example.com', ['\u041dord'], null],
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['no address', { email: null }, /^it has no address$/],
    ['a number for an address', { email: 7 }, /^the address must be text$/],
    ['a bad address', { email: 'ada' }, /^the address is refused: must be an e-mail address/],
    ['two addresses', { email: 'a@example.com, b@example.com' }, /^the address is refused/],
    ['no value', { region: null }, /^it has no value in "region"$/],
    ['a list as a value', { region: ['North'] }, /^"region" must be text, a number, true or false$/],
    ['a long value', { region: 'x'.repeat(201) }, /^"region" must have at most 200 characters$/],
    ['a number that lost digits', { region: 2 ** 53 }, /^"region" has more digits than a JSON number keeps/],
    ['a subject that breaks a header', { title: 'a\r\nBcc: b@example.com' }, /^the subject is refused: it must not/],
    ['a number for a subject', { title: 7 }, /^the subject must be text$/],
  ])('refuse a row with %s, and the others go', (_, changes, reason) => {
    const found = people([one({ title: 'x' }), one({ email: 'bob@example.com', ...changes })], titled);
    expect(found).toMatchObject({ recipients: 1, refusedRows: 1 });
    expect(found.refused).toEqual(
      [{ row: 1, address: expect.anything(), reason: expect.stringMatching(reason) }].map((row) =>
        'email' in changes && typeof changes.email !== 'string' ? { ...row, address: null } : row,
      ),
    );
  });

  it('count all refused rows, and name the first hundred', () => {
    const found = people(Array.from({ length: 150 }, () => one({ email: 'nobody' })));
    expect(found).toMatchObject({ pages: [], recipients: 0, refusedRows: 150 });
    expect(found.refused).toHaveLength(100);
  });

  it('go in pages of at most 500', () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => one({ email: `p${index}@example.com` }));
    const { pages } = people(rows);
    expect(pages.map(({ recipients }) => recipients.length)).toEqual([500, 500, 1]);
    expect(pages[2]).toEqual({
      recipients: [{ email: 'p1000@example.com', role: 'to' }],
      values: ['North'],
      subject: null,
    });
  });

  it('are bounded, in people and in parts', () => {
    const crowd = Array.from({ length: 10_001 }, (_, index) => one({ email: `p${index}@example.com` }));
    expect(peopleOf(crowd, by)).toEqual({ problem: 'the rows name 10001 people; a run goes to at most 10000' });
    const parts = Array.from({ length: MAX_PARTS + 1 }, (_, region) => one({ region }));
    expect(people(parts.slice(1)).parts).toHaveLength(MAX_PARTS);
    const problem = 'the rows have 201 sets of parameters and subject; a run has at most 200';
    expect(peopleOf(parts, by)).toEqual({ problem });
    expect(
      peopleOf(
        parts.map((_, title) => one({ email: `p${title}@example.com`, title: `t${title}` })),
        titled,
      ),
    ).toEqual({ problem });
  });

  it('are not found without the columns; no rows name nobody', () => {
    const problem = 'the report has no column "title"; it has email, region';
    expect(peopleOf([one({})], titled)).toEqual({ problem });
    expect(
      missingColumns([one({})], { address: 'mail', parameters: ['region', 'constructor'], subject: 'title' }),
    ).toEqual([
      { path: 'address', message: expect.stringContaining('no column "mail"') },
      { path: 'parameters.1', message: expect.stringContaining('no column "constructor"') },
      { path: 'subject', message: problem },
    ]);
    expect(people([], titled)).toEqual({ pages: [], parts: [], recipients: 0, refusedRows: 0, refused: [] });
  });
});

it('a part has the rows with its values, and no others: 1 is not "1"', () => {
  const rows: { region: number | string | null; n: number }[] = [
    { region: 1, n: 1 },
    { region: '1', n: 2 },
    { region: null, n: 3 },
    { region: 1, n: 4 },
  ];
  const parts = rowsByPart(rows, ['region']);
  expect(parts.get(partKey([1]))?.map(({ n }) => n)).toEqual([1, 4]);
  expect(parts.get(partKey(['1']))?.map(({ n }) => n)).toEqual([2]);
  expect(parts.size).toBe(2);
});

it('the columns must be named, once each; the rights of the owner count unless it says otherwise', () => {
  expect(perRowSchema.parse({ address: 'email', parameters: ['region'] })).toEqual(by);
  for (const parameters of [[], ['a', 'a'], ['']])
    expect(perRowSchema.safeParse({ ...by, parameters }).success).toBe(false);
  expect(perRowSchema.parse({ ...by, runAs: 'recipient' }).runAs).toBe('recipient');
  expect(perRowSchema.safeParse({ ...by, runAs: 'admin' }).success).toBe(false);
});

it('people who may not have the rows are refused with the reason, and leave no part behind', () => {
  const rows = [
    { email: 'Ada@Example.com', region: 'North' },
    { email: 'bob@example.com', region: 'South' },
    { email: 'bob@example.com', region: 'North' },
  ];
  const denied = new Map([['bob@example.com', 'its account may not']]);
  expect(peopleOf(rows, by, denied)).toMatchObject({
    parts: [['North']],
    recipients: 1,
    refusedRows: 2,
    refused: [1, 2].map((row) => ({ row, address: 'bob@example.com', reason: 'its account may not' })),
  });
});
