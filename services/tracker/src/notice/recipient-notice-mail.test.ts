import { expect, it } from '@jest/globals';
import { firedOf } from '../testing/samples';
import { recipientNoticeMail } from './recipient-notice-mail';

const { dueAt, timezone } = firedOf();

it('names the report and its time, and says that the owner knows', () => {
  const { subject, text, html } = recipientNoticeMail({ name: 'Sales & "Costs"\r\nBcc: x', dueAt, timezone });
  expect(subject).toBe('Could not be sent: Sales & "Costs" Bcc: x');
  for (const part of [dueAt, timezone, 'Its owner has been told']) {
    expect(text).toContain(part);
    expect(html).toContain(part);
  }
  expect(text).toContain('Sales & "Costs" Bcc: x');
  expect(html).toContain('Sales &amp; &quot;Costs&quot; Bcc: x');
});

it('has words for a report without a name', () => {
  expect(recipientNoticeMail({ name: null, dueAt, timezone }).subject).toBe('A report could not be sent');
});
