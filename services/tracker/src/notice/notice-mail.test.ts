import { expect, it } from '@jest/globals';
import type { Failure } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { noticeMail } from './notice-mail';

const { occurrenceId, scheduleId, reportId, dueAt, timezone } = firedOf();
const failure = (changes: Partial<Failure> = {}): Failure => ({
  ...{ occurrenceId, scheduleId, reportId, name: 'Sales', dueAt, timezone, reason: 'the column amount is gone' },
  ...changes,
});

it('names the schedule, the time, the reason and the run', () => {
  const { subject, text, html } = noticeMail({ failures: [failure()], more: 0 });
  expect(subject).toBe('[Punctual] Failed: Sales');
  for (const body of [text, html])
    for (const part of ['Sales', dueAt, 'the column amount is gone', occurrenceId]) expect(body).toContain(part);
});

it('of many counts all, and says how many are not listed', () => {
  const { subject, text, html } = noticeMail({ failures: [failure(), failure({ name: 'Costs' })], more: 3 });
  expect(subject).toBe('[Punctual] 5 runs failed');
  for (const body of [text, html]) expect(body).toContain('And 3 more.');
});

it('holds what names and reasons say as text', () => {
  const { subject, html } = noticeMail({ failures: [failure({ name: 'a\r\nBcc: x', reason: '<script>"&' })], more: 0 });
  expect(subject).toBe('[Punctual] Failed: a Bcc: x');
  expect(html).toContain('&lt;script&gt;&quot;&amp;');
  expect(html).not.toContain('<script>');
});
