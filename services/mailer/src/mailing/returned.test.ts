import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import type { MailingEvent } from '@punctual/contracts';
import { mailing } from './mailing';
import type { ReturnedReport } from './returned';

const at = '2026-11-23T14:05:00.000Z';
const started: MailingEvent = {
  type: 'AttemptStarted',
  data: {
    ...{ deliveryId: 'd1', attempt: 1, recipients: ['ada@example.com', 'bob@example.com'], waiting: [] },
    ...{ worker: 'w1', leaseUntil: at, at },
  },
};
const feedbackId = '3f0c8a52-6f0b-5d07-9d51-0c0f1b7e9a01';
const report = (...kinds: [string, ReturnedReport['recipients'][number]['kind']][]): ReturnedReport => ({
  ...{ deliveryId: 'd1', feedbackId, source: 'smtp', at },
  recipients: kinds.map(([email, kind]) => ({ email, kind, status: '5.1.1', text: 'no such user' })),
});
const told = (log: MailingEvent[], data: ReturnedReport): MailingEvent[] =>
  mailing.decide({ type: 'RecordReturned', data }, fold(mailing, log, mailing.initial));

describe('mail that came back', () => {
  it('is recorded of each recipient and kind once, whichever report says it', () => {
    const first = report(['ada@example.com', 'delayed'], ['ada@example.com', 'hard'], ['bob@example.com', 'complaint']);
    const events = told([started], first);
    expect(events.map(({ type, data }) => [type, 'email' in data && data.email])).toEqual([
      ['RecipientDelayed', 'ada@example.com'],
      ['RecipientBounced', 'ada@example.com'],
      ['RecipientComplained', 'bob@example.com'],
    ]);
    expect(events[1]?.data).toMatchObject({ kind: 'hard', status: '5.1.1', source: 'smtp', feedbackId });
    const log = [started, ...events];
    expect(told(log, first)).toEqual([]);
    expect(told(log, { ...first, feedbackId: feedbackId.replace('3', '4') })).toEqual([]);
    expect(told(log, report(['ada@example.com', 'soft'], ['ada@example.com', 'soft']))).toHaveLength(1);
  });

  it('is nothing where nothing was sent', () => {
    expect(told([], report(['ada@example.com', 'hard']))).toEqual([]);
  });

  it('changes nothing of an attempt under way', () => {
    const before = fold(mailing, [started], mailing.initial);
    const after = fold(mailing, [started, ...told([started], report(['ada@example.com', 'hard']))], mailing.initial);
    expect({ ...after, returned: null }).toEqual({ ...before, returned: null });
  });
});
