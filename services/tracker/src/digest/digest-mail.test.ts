import { expect, it } from '@jest/globals';
import { scheduleId, summary, userId } from '../testing/digests';
import { digestMail } from './digest-mail';

const week = {
  ...{ userId, number: 1, frequency: 'weekly' as const, timezone: 'America/New_York', at: '2026-11-23T12:00:00.000Z' },
  ...{ from: '2026-11-16T05:00:00.000Z', to: '2026-11-23T05:00:00.000Z' },
};

it('tells numbers, reasons, the local days and what is planned', () => {
  const { subject, text, html } = digestMail({ ...week, summary });
  expect(subject).toBe('[Punctual] Your week: 9 sent, 3 failed');
  for (const body of [text, html])
    for (const part of [
      '2026-11-16 to 2026-11-22 (America/New_York)',
      'Deliveries: 14, of which 9 sent, 3 failed, 1 not sent, 1 pending',
      'Recipients: 40 of 50 reached',
      'Sales: 3 deliveries, mail servers rejected it',
      'Sales: 1 delivery, a holiday of its calendar',
      'The next seven days: at least 12 runs of 1 schedule.',
    ])
      expect(body).toContain(part);
});

it('says so where nothing failed, and holds names as text', () => {
  const quiet = { ...summary, failed: 0, bounced: 0, failures: [], skips: [] };
  expect(digestMail({ ...week, frequency: 'monthly', summary: quiet })).toMatchObject({
    subject: '[Punctual] Your month: 9 sent, 0 failed',
    text: expect.stringContaining('Nothing failed.'),
  });
  const failures = [{ scheduleId, name: '<b>\r\nBcc: x', deliveries: 1, reason: 'other' as const }];
  const { text, html } = digestMail({ ...week, summary: { ...summary, failures } });
  expect(text).toContain('<b> Bcc: x: 1 delivery, another reason');
  expect(html).toContain('&lt;b&gt; Bcc: x');
});
