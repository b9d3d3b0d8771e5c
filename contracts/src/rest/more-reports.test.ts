import { describe, expect, it } from '@jest/globals';
import { furtherReports, MAX_MORE_REPORTS } from './more-reports';
import { scheduleBody } from './schedule';
import { subscriptionBody } from './subscription';

const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const stock = '3c1d7f60-8f2b-4b57-9c1e-7d4a5b6c8e21';
const bare = { reportId, frequency: 'DAILY', formats: ['PDF', 'CSV'], parameters: { region: 'North' } };
const body = { ...bare, recipients: { to: ['ann@example.com'] } };
const problems = (moreReports: unknown, changes: object = {}) =>
  scheduleBody('UTC')
    .safeParse({ ...body, ...changes, moreReports })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the further reports of a schedule', () => {
  it('are none by default, and otherwise kept as they are given', () => {
    expect(scheduleBody('UTC').parse(body).moreReports).toEqual([]);
    expect(scheduleBody('UTC').parse({ ...body, moreReports: [{ reportId: stock }] }).moreReports).toEqual([
      { reportId: stock, parameters: {} },
    ]);
  });

  it('have the formats of the schedule unless they name some', () => {
    const moreReports = [{ reportId: stock, formats: ['EXCEL'] }, { reportId: stock }];
    expect(furtherReports(scheduleBody('UTC').parse({ ...body, moreReports }))).toEqual([
      { reportId: stock, formats: ['EXCEL'], parameters: {} },
      { reportId: stock, formats: ['PDF', 'CSV'], parameters: {} },
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', { reportId: stock }, /^moreReports: /],
    ['a name', [{ reportId: 'Stock' }], /^moreReports\.0\.reportId: /],
    ['another field', [{ reportId: stock, name: 'Stock' }], /^moreReports\.0: .*name/],
    ['no formats', [{ reportId: stock, formats: [] }], /^moreReports\.0\.formats: /],
    ['a format twice', [{ reportId: stock, formats: ['CSV', 'CSV'] }], /^moreReports\.0\.formats: must not repeat/],
    ['a format that is none', [{ reportId: stock, formats: ['DOCX'] }], /^moreReports\.0\.formats\.0: /],
    ['parameters that are a list', [{ reportId: stock, parameters: ['a'] }], /^moreReports\.0\.parameters: /],
    [
      'more than a mail has',
      Array.from({ length: MAX_MORE_REPORTS + 1 }, (_, n) => ({ reportId: stock, parameters: { n } })),
      /^moreReports: /,
    ],
    [
      'parameters that are too large together',
      Array.from({ length: 3 }, (_, n) => ({ reportId: stock, parameters: { n, x: 'y'.repeat(30_000) } })),
      /^moreReports: must be at most 64 KiB as JSON together/,
    ],
  ])('are refused as %s', (_, moreReports, why) => expect(problems(moreReports).join('\n')).toMatch(why));

  it('may be the same report with other parameters or formats, and not with the same', () => {
    const repeated = 'is in the mail already, with the same parameters and formats';
    const other = { reportId, parameters: { region: 'South' } };
    const file = { reportId, formats: ['EXCEL'], parameters: { region: 'North' } };
    expect(problems([other, file, { reportId: stock }])).toEqual([]);
    expect(problems([{ reportId, parameters: { region: 'North' } }])).toEqual([`moreReports.0: ${repeated}`]);
    // In another order they are the same formats.
    const again = { ...other, reportId: reportId.toUpperCase(), formats: ['CSV', 'PDF'] };
    expect(problems([other, file, again])).toEqual([`moreReports.2: ${repeated}`]);
  });

  it('do not go with people in the rows', () => {
    const audience = { perRow: { address: 'email', parameters: ['region'] } };
    expect(problems([{ reportId: stock }], { audience, recipients: undefined })).toEqual([
      expect.stringMatching(/^moreReports: must be left out: .*perRow/),
    ]);
    expect(problems([], { audience, recipients: undefined })).toEqual([]);
  });

  it('are those of a subscription too', () => {
    const parsed = subscriptionBody('UTC').safeParse({
      ...bare,
      moreReports: [{ reportId: stock }, { reportId: stock }],
    });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['moreReports.1']);
  });
});
