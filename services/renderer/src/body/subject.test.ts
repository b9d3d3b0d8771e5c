import { expect, it } from '@jest/globals';
import { reportBody } from '@punctual/contracts';
import { sampleContent } from '../testing/sample-content';
import { subjectOf } from './subject';

const subject = (template: string | undefined, parameters: Record<string, unknown> = {}) =>
  subjectOf(sampleContent([], { name: 'Sales', subject: template, parameters }));

it('a subject is the name and the date unless the report has a template of it', () => {
  expect(subject(undefined)).toBe('Sales \u2013 2026-11-23');
  expect(subject('{{report}} of {{ parameters.region }}: {{asOf}}', { region: 'EMEA' })).toBe(
    'Sales of EMEA: 2026-11-23',
  );
});

it('values in a subject are one line, isolated where they run from right to left, and cut where they are long', () => {
  expect(subject('For {{parameters.who}}', { who: 'Ada\r\nBcc: eve@example.com' })).toBe(
    'For Ada Bcc: eve@example.com',
  );
  expect(subject('{{parameters.who}}, 3', { who: '\u05d0\u05d1' })).toBe('\u2068\u05d0\u05d1\u2069, 3');
  expect(subject('{{parameters.who}}', { who: '\u{1f600}'.repeat(1_000) }).isWellFormed()).toBe(true);
  expect(subject('{{parameters.who}} and {{parameters.who}}', { who: 'x'.repeat(9_999) })).toHaveLength(250);
});

it('a subject without anything in it is the usual one, and one of a parameter that is not there fails the run', () => {
  expect(subject('{{parameters.who}}', { who: '' })).toBe('Sales \u2013 2026-11-23');
  expect(() => subject('{{parameters.who}}')).toThrow(/subject: there is no parameter "who"/);
});

it.each(['{{who}}', 'a\nb', '{{report', '', '{{{report}}}', ' '])('the template %j is refused', (template) => {
  const body = { name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [] }, subject: template };
  expect(reportBody.safeParse(body).error?.issues).toMatchObject([{ path: ['subject'] }]);
});
