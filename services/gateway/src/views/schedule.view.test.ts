import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { at, fired, life, occurrenceId, scheduleCreated, scheduleId, skipped, spec, userId } from '../testing/samples';
import { scheduleView } from './schedule.view';
import { row } from './testing/fold';

describe('schedule', () => {
  const paused: DomainEvent = {
    type: 'SchedulePaused',
    data: { scheduleId, until: null, nextDueAt: null, at: at(10) },
  };
  const resumed: DomainEvent = {
    type: 'ScheduleResumed',
    data: { scheduleId, nextDueAt: at(180), automatic: false, at: at(11) },
  };

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

  it('tells how its last delivery or run ended; tests and notices do not count', () => {
    const ends = (...events: DomainEvent[]) => row(scheduleView, scheduleId, scheduleCreated, fired(), ...events);
    const failed = (occurrence = occurrenceId): DomainEvent => ({
      type: 'DeliveryPermanentlyFailed',
      data: {
        ...{ deliveryId: `${occurrence}~email~0`, occurrenceId: occurrence, scheduleId },
        ...{ reason: 'no', failed: [], at: at(130) },
      },
    });
    expect(ends()).toMatchObject({ lastOutcome: null });
    expect(ends(...life())).toMatchObject({ lastOutcome: 'SENT', version: 1 });
    expect(ends(...life(), failed())).toMatchObject({ lastOutcome: 'PERMANENTLY_FAILED', version: 1 });
    expect(ends(failed(), ...life())).toMatchObject({ lastOutcome: 'PERMANENTLY_FAILED' });
    for (const kind of ['test-1', 'notice-recipients-1', 'retry-1', 'resend-1', 'rerender-1'])
      expect(ends(...life(), failed(`${scheduleId}~${kind}`))).toMatchObject({ lastOutcome: 'SENT' });
  });

  it('tells the outcome of the newest run that ended, whatever ends after it', () => {
    const idOf = (name: string) => `${scheduleId}~${name}`;
    const fire = (name: string) => fired({ occurrenceId: idOf(name) });
    const ended = (name: string, accepted: number, page = 0): DomainEvent => {
      const about = { deliveryId: `${idOf(name)}~email~${page}`, occurrenceId: idOf(name), scheduleId };
      return { type: 'DeliveryCompleted', data: { ...about, accepted, failed: [], unknown: [], at: at(130) } };
    };
    const after = (...events: DomainEvent[]) => row(scheduleView, scheduleId, scheduleCreated, ...events)?.lastOutcome;
    const [one, two] = ['2026-11-02T09-00~UTC', 'run-1'];
    expect(after(fire(one), fire(two), ended(two, 1), ended(one, 0))).toBe('SENT');
    expect(after(fire(one), fire(two), ended(one, 0))).toBe('FAILED');
    expect(after(fire(one), fire(two), ended(one, 0), ended(two, 1))).toBe('SENT');
    expect(after(fire(one), fire(two), ended(one, 0), ended(two, 1), ended(one, 0, 1))).toBe('SENT');
    // The worst of one run counts, in any order.
    expect(after(fire(one), ended(one, 0), ended(one, 1, 1))).toBe('FAILED');
    expect(after(fire(one), ended(one, 1), ended(one, 0, 1), ended(one, 1, 2))).toBe('FAILED');
    // With more runs under way than are remembered, each that ends counts.
    const many = Array.from({ length: 60 }, (_, index) => `run-${index}`);
    expect(after(...many.map(fire), ended('run-0', 1), ended('run-1', 0))).toBe('FAILED');
  });

  it('runs next at the latest known time, in any order of its occurrences', () => {
    const rows = row(scheduleView, scheduleId, scheduleCreated, fired({ nextDueAt: at(180), at: at(122) }), fired());
    expect(rows).toMatchObject({ nextRunDate: at(180), lastRunDate: at(122) });
  });

  it('does not run when a delivery of it is sent again', () => {
    const repeats = { deliveryId: 'd', userId: 'u' };
    const again = fired({
      occurrenceId: `${scheduleId}~resend-1`,
      trigger: 'resend',
      repeats,
      nextDueAt: null,
      at: at(500),
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, fired(), again)).toMatchObject({ lastRunDate: at(61) });
  });

  it('keeps its next planned run when it is run on demand', () => {
    expect(row(scheduleView, scheduleId, scheduleCreated, fired({ trigger: 'manual', nextDueAt: null }))).toMatchObject(
      { nextRunDate: at(60), lastRunDate: at(61) },
    );
  });

  it('runs next at the instant it was replanned for, also an earlier one', () => {
    const replanned: DomainEvent = {
      type: 'ScheduleReplanned',
      data: { scheduleId, calendar: null, nextDueAt: at(90), at: at(70) },
    };
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

  it('shows what it was changed to, and is active again when it had ended', () => {
    const changed: DomainEvent = {
      type: 'ScheduleChanged',
      data: {
        scheduleId,
        userId,
        createdAt: at(1),
        spec: { ...spec, formats: ['CSV'], name: 'Other' },
        nextDueAt: at(300),
        at: at(20),
      },
    };
    expect(row(scheduleView, scheduleId, scheduleCreated, changed)).toMatchObject({
      format: 'CSV',
      name: 'Other',
      status: 'ACTIVE',
      nextRunDate: at(300),
      createdAt: at(1),
      updatedAt: at(20),
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, paused, changed)).toMatchObject({ status: 'PAUSED' });
    const ended: DomainEvent = { type: 'ScheduleEnded', data: { scheduleId, at: at(12) } };
    expect(row(scheduleView, scheduleId, scheduleCreated, ended, changed)).toMatchObject({ status: 'ACTIVE' });
  });

  it('keeps the next run after a pause while occurrences are skipped in it', () => {
    const until: DomainEvent = {
      type: 'SchedulePaused',
      data: { scheduleId, until: at(500), nextDueAt: at(600), at: at(10) },
    };
    expect(row(scheduleView, scheduleId, scheduleCreated, until, skipped)).toMatchObject({
      status: 'PAUSED',
      pausedUntil: at(500),
      nextRunDate: at(600),
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, until, resumed)).toMatchObject({ pausedUntil: null });
  });

  it('is kept when it is deleted, without a next run, and restored as it was', () => {
    const deleted: DomainEvent = { type: 'ScheduleDeleted', data: { scheduleId, at: at(30) } };
    const restored: DomainEvent = {
      type: 'ScheduleRestored',
      data: {
        scheduleId,
        userId,
        createdAt: at(1),
        spec,
        status: 'paused',
        until: at(500),
        nextDueAt: at(600),
        at: at(40),
      },
    };
    expect(row(scheduleView, scheduleId, scheduleCreated, deleted)).toMatchObject({
      deletedAt: at(30),
      nextRunDate: null,
    });
    // An occurrence that was being recorded meanwhile plans nothing.
    expect(row(scheduleView, scheduleId, scheduleCreated, deleted, fired())).toMatchObject({ nextRunDate: null });
    expect(row(scheduleView, scheduleId, scheduleCreated, deleted, restored)).toMatchObject({
      deletedAt: null,
      status: 'PAUSED',
      pausedUntil: at(500),
      nextRunDate: at(600),
    });
  });
});
