import { expect, it } from '@jest/globals';
import type { Failure } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { noticeMail } from './notice-mail';

const { occurrenceId, scheduleId, reportId, dueAt, timezone } = firedOf();
const failure = (changes: Partial<Failure> = {}): Failure => ({
  ...{
    kind: 'failed',
    occurrenceId,
    scheduleId,
    reportId,
    name: 'Sales',
    dueAt,
    timezone,
    reason: 'the column amount is gone',
  },
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

it('says that a run is held, and that several need attention', () => {
  const held = failure({ kind: 'held', reason: '1200 recipients are more than the limit of 500' });
  expect(noticeMail({ failures: [held], more: 0 }).subject).toBe('[Punctual] Held: Sales');
  const { subject, text } = noticeMail({ failures: [held, failure({ name: 'Costs' })], more: 0 });
  expect(subject).toBe('[Punctual] 2 runs need attention');
  expect(text).toContain(`Held: Sales, due at ${dueAt}`);
  expect(text).toContain(`Failed: Costs, due at ${dueAt}`);
});

it('says of mail that came back that it was sent, and counts no such run among those that failed', () => {
  const returned = failure({ kind: 'returned', reason: 'a recipient reported the mail as spam' });
  const { subject, text, html } = noticeMail({ failures: [returned], more: 0 });
  expect(subject).toBe('[Punctual] A recipient gets no more mail: Sales');
  for (const body of [text, html]) expect(body).toContain(`A recipient gets no more mail: Sales, due at ${dueAt}`);
  const many = noticeMail({ failures: [failure(), returned], more: 48 });
  expect(many.subject).toBe('[Punctual] 50 runs need attention');
  expect(many.text).toContain(`Failed: Sales, due at ${dueAt}`);
});
