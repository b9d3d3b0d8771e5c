import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, type Event } from '@punctual/contracts';
import {
  at,
  definition,
  deliveryId,
  fired,
  life,
  occurrenceId,
  outcome,
  reportDefined,
  reportId,
  runOpened,
  scheduleCreated,
  scheduleId,
  skipped,
  userId,
} from '../testing/samples';
import { deliveryView } from './delivery.view';
import { reportView } from './report.view';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import { sessionView } from './session.view';
import { userView } from './user.view';
import type { View } from './view';

/** The rows after these events; the revision counts all of them. */
const fold = <Doc>(view: View<Doc>, ...events: DomainEvent[]): Record<string, Doc | null> => {
  const rows: Record<string, Doc | null> = {};
  events.forEach((event, revision) => {
    for (const key of view.keys(event))
      rows[key] = view.evolve(rows[key] ?? null, event, { key, revision, created: at(revision) });
  });
  return rows;
};
const row = <Doc>(view: View<Doc>, key: string, ...events: DomainEvent[]) => fold(view, ...events)[key];

describe('report', () => {
  it('holds the definition, its version and the time of its last change', () => {
    const revised: DomainEvent = {
      type: 'ReportRevised',
      data: { reportId, definition: { ...definition, name: 'New' }, at: at(5) },
    };
    expect(row(reportView, reportId, reportDefined, revised)).toMatchObject({
      id: reportId,
      userId,
      name: 'New',
      version: 2,
      createdAt: at(0),
      updatedAt: at(5),
      deletedAt: null,
    });
  });

  it('keeps a deleted report so that it can be restored', () => {
    const deleted: DomainEvent = { type: 'ReportDeleted', data: { reportId, at: at(2) } };
    const restored: DomainEvent = { type: 'ReportRestored', data: { reportId, at: at(3) } };
    expect(row(reportView, reportId, reportDefined, deleted)).toMatchObject({ deletedAt: at(2), version: 2 });
    expect(row(reportView, reportId, reportDefined, deleted, restored)).toMatchObject({ deletedAt: null, version: 3 });
  });

  it('leaves the rows of inline sources out of lists', () => {
    const doc = row(reportView, reportId, reportDefined);
    expect(JSON.parse(String(doc && reportView.columns['summary']?.of(doc)))).toMatchObject({
      name: 'Progress',
      source: { kind: 'inline' },
    });
    expect(String(doc && reportView.columns['summary']?.of(doc))).not.toContain('rows');
  });
});

describe('schedule', () => {
  const paused: DomainEvent = { type: 'SchedulePaused', data: { scheduleId, at: at(10) } };
  const resumed: DomainEvent = { type: 'ScheduleResumed', data: { scheduleId, nextDueAt: at(180), at: at(11) } };

  it('shows its last and next run', () => {
    expect(row(scheduleView, scheduleId, scheduleCreated)).toMatchObject({
      status: 'ACTIVE',
      format: 'PDF',
      nextRunDate: at(60),
      lastRunDate: null,
      version: 1,
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, fired())).toMatchObject({
      nextRunDate: at(120),
      lastRunDate: at(61),
      version: 1,
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, skipped)).toMatchObject({
      nextRunDate: at(120),
      lastRunDate: null,
    });
  });

  it('runs next at the latest known time, in any order of its occurrences', () => {
    const rows = row(scheduleView, scheduleId, scheduleCreated, fired({ nextDueAt: at(180), at: at(122) }), fired());
    expect(rows).toMatchObject({ nextRunDate: at(180), lastRunDate: at(122) });
  });

  it('keeps its next planned run when it is run on demand', () => {
    expect(row(scheduleView, scheduleId, scheduleCreated, fired({ trigger: 'manual', nextDueAt: null }))).toMatchObject(
      { nextRunDate: at(60), lastRunDate: at(61) },
    );
  });

  it('runs next at the instant it was replanned for, also an earlier one', () => {
    const replanned: DomainEvent = { type: 'ScheduleReplanned', data: { scheduleId, nextDueAt: at(90), at: at(70) } };
    expect(row(scheduleView, scheduleId, scheduleCreated, fired(), replanned)).toMatchObject({
      nextRunDate: at(90),
      lastRunDate: at(61),
      version: 3,
      updatedAt: at(70),
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, replanned, fired())).toMatchObject({ nextRunDate: at(120) });
  });

  it('has no next run while paused, nor once ended', () => {
    expect(row(scheduleView, scheduleId, scheduleCreated, paused, skipped)).toMatchObject({
      status: 'PAUSED',
      nextRunDate: null,
      version: 2,
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, paused, resumed)).toMatchObject({
      status: 'ACTIVE',
      nextRunDate: at(180),
      version: 3,
    });
    const ended: DomainEvent = { type: 'ScheduleEnded', data: { scheduleId, at: at(12) } };
    expect(row(scheduleView, scheduleId, scheduleCreated, ended)).toMatchObject({ status: 'ENDED', nextRunDate: null });
  });
});

describe('delivery', () => {
  it('is pending as soon as the occurrence fires', () => {
    expect(row(deliveryView, deliveryId, fired())).toMatchObject({
      id: deliveryId,
      status: 'PENDING',
      attemptCount: 0,
      format: 'PDF',
      sentAt: null,
      recipients: [
        { email: 'Ann@example.com', role: 'to' },
        { email: 'bob@example.com', role: 'to' },
      ],
    });
  });

  it('has one row for each page of recipients', () => {
    const to = Array.from({ length: 1_001 }, (_, index) => `r${index}@example.com`);
    const rows = fold(
      deliveryView,
      fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } }),
    );
    expect(Object.keys(rows)).toEqual([0, 1, 2].map((page) => deliveryIdOf(occurrenceId, page)));
    expect(Object.values(rows).map((one) => one?.recipients.length)).toEqual([500, 500, 1]);
  });

  it('shows a skipped occurrence with the reason', () => {
    expect(row(deliveryView, deliveryId, skipped)).toMatchObject({
      status: 'SKIPPED',
      metadata: { skipReason: 'paused' },
      recipients: [],
    });
  });

  it('is failed while a retry waits, pending while it runs, sent at the end', () => {
    const upTo = (count: number) => row(deliveryView, deliveryId, fired(), ...life().slice(0, count));
    expect(upTo(2)?.metadata).toMatchObject({ rowCount: 1, contentHash: 'h', artifacts: [{ name: 'Progress.pdf' }] });
    expect(upTo(6)).toMatchObject({
      status: 'FAILED',
      attemptCount: 1,
      errorMessage: 'bob@example.com: 451 no',
      metadata: { retryAt: at(124) },
    });
    expect(upTo(7)).toMatchObject({ status: 'PENDING' });
    expect(upTo(7)?.metadata).not.toHaveProperty('retryAt');
    expect(upTo(10)).toMatchObject({
      status: 'SENT',
      attemptCount: 2,
      sentAt: at(127),
      errorMessage: null,
      outcomes: [
        { email: 'Ann@example.com', outcome: 'accepted', smtpCode: 250, attempt: 1 },
        { email: 'bob@example.com', outcome: 'accepted', smtpCode: 250, attempt: 2 },
      ],
    });
  });

  it('is sent although some recipients failed, and says so', () => {
    const completed: DomainEvent = {
      type: 'DeliveryCompleted',
      data: {
        deliveryId,
        occurrenceId,
        scheduleId,
        accepted: 1,
        failed: [outcome('bob@example.com', 550)],
        unknown: ['c@example.com'],
        at: at(70),
      },
    };
    expect(row(deliveryView, deliveryId, fired(), completed)).toMatchObject({
      status: 'SENT',
      errorMessage: '1 recipient did not get it (bob@example.com: no); whether 1 recipient got it is unknown',
    });
  });

  it('is permanently failed with the reason', () => {
    const failed: DomainEvent = {
      type: 'DeliveryPermanentlyFailed',
      data: { deliveryId, occurrenceId, scheduleId, reason: 'no such host', failed: [], at: at(70) },
    };
    expect(row(deliveryView, deliveryId, fired(), failed)).toMatchObject({
      status: 'PERMANENTLY_FAILED',
      errorMessage: 'no such host',
    });
  });

  const ended = (accepted: number, unknown: string[], second = 70): DomainEvent => ({
    type: 'DeliveryCompleted',
    data: { deliveryId, occurrenceId, scheduleId, accepted, failed: [], unknown, at: at(second) },
  });
  it('is failed while no acceptance is known, and sent once one is learned', () => {
    const both = ['Ann@example.com', 'bob@example.com'];
    expect(row(deliveryView, deliveryId, fired(), ended(0, both))).toMatchObject({
      status: 'FAILED',
      sentAt: null,
      errorMessage: 'nobody knows whether 2 recipients got it',
    });
    expect(row(deliveryView, deliveryId, fired(), ended(0, both), ended(1, ['bob@example.com'], 80))).toMatchObject({
      status: 'SENT',
      sentAt: at(80),
      errorMessage: 'whether 1 recipient got it is unknown',
    });
  });

  const about = { occurrenceId, scheduleId, pages: 2 };
  const runFailed: DomainEvent = {
    type: 'RunFailed',
    data: { ...about, cause: 'rendering', reason: 'the report does not exist', at: at(90) },
  };
  it('follows its run while it is not open: a retry, the end', () => {
    const to = Array.from({ length: 501 }, (_, index) => `r${index}@example.com`);
    const two = fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const retry: DomainEvent = {
      type: 'RunRetryScheduled',
      data: { ...about, attempt: 2, retryAt: at(124), reason: 'no', at: at(70) },
    };
    for (const doc of Object.values(fold(deliveryView, two, runOpened, retry)))
      expect(doc).toMatchObject({ status: 'FAILED', errorMessage: 'no', metadata: { retryAt: at(124) } });
    for (const doc of Object.values(fold(deliveryView, two, runOpened, retry, runFailed)))
      expect(doc).toMatchObject({
        status: 'PERMANENTLY_FAILED',
        errorMessage: 'the report does not exist',
        metadata: {},
      });
  });
  it('is ended only by its own events once it is open', () => {
    const pending = row(deliveryView, deliveryId, fired(), ...life().slice(0, 2));
    expect(row(deliveryView, deliveryId, fired(), ...life().slice(0, 2), runFailed)).toEqual(pending);
    const sent = row(deliveryView, deliveryId, fired(), ...life());
    expect(row(deliveryView, deliveryId, fired(), ...life(), runFailed)).toEqual(sent);
  });
  it('is skipped with its run, and says why', () => {
    const verdict = 'the report has no rows';
    const skip: DomainEvent = { type: 'RunSkipped', data: { ...about, reason: 'condition', verdict, at: at(70) } };
    expect(row(deliveryView, deliveryId, fired(), runOpened, skip)).toMatchObject({
      status: 'SKIPPED',
      metadata: { skipReason: 'condition', verdict },
    });
  });
  it('from before runs existed keeps the result of its own rendering', () => {
    const rendered = life()[0] as Event<'ReportRendered'>;
    const old: DomainEvent = { type: 'ReportRendered', data: { ...rendered.data, deliveryId } };
    expect(row(deliveryView, deliveryId, fired(), old)?.metadata).toMatchObject({ rowCount: 1, subject: 'Progress' });
  });

  it('ignores an event of a delivery that was never opened', () => {
    expect(row(deliveryView, deliveryId, ...life())).toBeNull();
  });

  it('is found by a recipient in any case', () => {
    const doc = row(deliveryView, deliveryId, fired());
    expect(doc && deliveryView.many?.of(doc)).toEqual(['ann@example.com', 'bob@example.com']);
  });
});

describe('run', () => {
  it('exists as soon as the occurrence fires, and shows its progress', () => {
    expect(row(runView, occurrenceId, fired())).toMatchObject({
      id: occurrenceId,
      trigger: 'planned',
      audience: { type: 'together', recipients: 2 },
      deliveryIds: [deliveryId],
      deadline: null,
      ended: null,
    });
    expect(row(runView, occurrenceId, fired(), runOpened)).toMatchObject({ deadline: at(3_600) });
  });
  it('can fail, and be resumed', () => {
    const failed: DomainEvent = {
      type: 'RunFailed',
      data: { occurrenceId, scheduleId, pages: 1, cause: 'parked', reason: 'parked: x', at: at(70) },
    };
    expect(row(runView, occurrenceId, fired(), failed)).toMatchObject({
      ended: 'PERMANENTLY_FAILED',
      errorMessage: 'parked: x',
    });
    expect(row(runView, occurrenceId, fired(), failed, runOpened)).toMatchObject({ ended: null, errorMessage: null });
  });
});

it('users and sessions: found by address and token, gone when ended', () => {
  const registered: DomainEvent = {
    type: 'UserRegistered',
    data: { userId, email: 'Ann@example.com', role: 'admin', at: at(0) },
  };
  const password: DomainEvent = { type: 'PasswordSet', data: { userId, hash: '$scrypt$x', at: at(0) } };
  const account = row(userView, userId, registered, password);
  expect(account).toEqual({ id: userId, email: 'Ann@example.com', role: 'admin', hash: '$scrypt$x' });
  expect(account && userView.columns['email']?.of(account)).toBe('ann@example.com');
  const started: DomainEvent = {
    type: 'SessionStarted',
    data: { sessionId: 's', userId, expiresAt: at(50), at: at(0) },
  };
  expect(row(sessionView, 's', started)).toEqual({ id: 's', userId, expiresAt: at(50) });
  expect(row(sessionView, 's', started, { type: 'SessionEnded', data: { sessionId: 's', at: at(1) } })).toBeNull();
});

it('no view keeps undefined, which JSON would drop and a rebuild would miss', () => {
  const docs = [
    fold(deliveryView, fired(), ...life()),
    fold(scheduleView, scheduleCreated, fired()),
    fold(reportView, reportDefined),
    fold(runView, fired(), runOpened),
  ];
  for (const doc of docs) expect(JSON.parse(JSON.stringify(doc))).toStrictEqual(doc);
});
