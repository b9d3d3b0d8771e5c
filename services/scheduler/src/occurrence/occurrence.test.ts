import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { OccurrenceEvent } from '@punctual/contracts';
import { REPORT_ID, SCHEDULE_ID, specOf, USER_ID } from '../testing/samples';
import { firedOf } from './fired';
import { occurrence } from './occurrence';
import { waitOf } from './wait-of';

const occurrenceId = `${SCHEDULE_ID}~2026-11-23T09:00:00~UTC`;
const spec = specOf({ parameters: { quarter: 4 }, name: 'Daily' });
const moment = {
  nominal: '2026-11-23T09:00:00',
  dueAt: '2026-11-23T09:00:00Z',
  nextDueAt: '2026-11-24T09:00:00Z',
  now: '2026-11-23T09:00:00.050Z',
};
const fired: OccurrenceEvent = {
  type: 'OccurrenceFired',
  data: firedOf({
    scheduleId: SCHEDULE_ID,
    occurrenceId,
    schedule: { spec, userId: USER_ID, createdAt: '2026-11-01T08:00:00Z', judgedSince: '2026-11-01T08:00:00Z' },
    trigger: 'planned',
    ...moment,
  }),
};
const skipped: OccurrenceEvent = {
  type: 'OccurrenceSkipped',
  data: {
    occurrenceId,
    scheduleId: SCHEDULE_ID,
    reportId: REPORT_ID,
    userId: USER_ID,
    nominal: moment.nominal,
    timezone: 'UTC',
    dueAt: moment.dueAt,
    reason: 'paused',
    nextDueAt: null,
    at: moment.now,
  },
};

describe('an occurrence', () => {
  const { given } = scenario(occurrence);
  it('fires once', () => given().when({ type: 'RecordOccurrence', data: fired }).then(fired).andAgainDoesNothing());
  it('is skipped once', () =>
    given().when({ type: 'RecordOccurrence', data: skipped }).then(skipped).andAgainDoesNothing());
  it('that was skipped never fires', () => void given(skipped).when({ type: 'RecordOccurrence', data: fired }).then());
  it('that fired is never skipped', () => void given(fired).when({ type: 'RecordOccurrence', data: skipped }).then());

  it('carries all that a delivery needs', () => {
    const { reportId, reportType, name, timezone, formats, parameters, audience, recipients, retry } = spec;
    expect(fired.data).toEqual({
      occurrenceId,
      scheduleId: SCHEDULE_ID,
      userId: USER_ID,
      trigger: 'planned',
      nominal: moment.nominal,
      dueAt: moment.dueAt,
      nextDueAt: moment.nextDueAt,
      at: moment.now,
      reportId,
      reportType,
      name,
      timezone,
      formats,
      parameters,
      audience,
      recipients,
      retry,
      frequency: 'Every day at 09:00 (UTC)',
    });
  });

  it('tells when retries end, counted from the firing', () => {
    const retry = { ...spec.retry, expiresAfter: 'PT1H30M' };
    const about = { scheduleId: SCHEDULE_ID, occurrenceId, trigger: 'planned', ...moment } as const;
    expect(
      firedOf({
        ...about,
        schedule: {
          spec: { ...spec, retry },
          userId: USER_ID,
          createdAt: '2026-11-01T08:00:00Z',
          judgedSince: '2026-11-01T08:00:00Z',
        },
      }),
    ).toMatchObject({
      expiresAt: '2026-11-23T10:30:00.050Z',
    });
  });
});

it('carries the guard of its schedule, unless it is a test, which one person gets', () => {
  const guard = { factor: 3, max: null };
  const of = (trigger: 'planned' | 'manual' | 'test' | 'backfill', guarded: typeof guard | null = guard) =>
    firedOf({
      ...{ scheduleId: SCHEDULE_ID, occurrenceId },
      schedule: {
        spec: specOf({ guard: guarded }),
        userId: USER_ID,
        createdAt: '2026-11-01T08:00:00Z',
        judgedSince: '2026-11-01T08:00:00Z',
      },
      ...{ trigger, ...moment },
    });
  for (const trigger of ['planned', 'manual', 'backfill'] as const) expect(of(trigger)).toMatchObject({ guard });
  expect(of('test')).not.toHaveProperty('guard');
  expect(of('planned', null)).not.toHaveProperty('guard');
});

it('to the people in rows carries the columns that name them, a message each', () => {
  const perRow = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
  const about = { scheduleId: SCHEDULE_ID, occurrenceId, trigger: 'planned' as const, ...moment };
  const of = (audience: 'together' | { perRow: typeof perRow }) =>
    firedOf({
      ...about,
      schedule: { spec: specOf({ audience }), userId: USER_ID, createdAt: moment.dueAt, judgedSince: moment.dueAt },
    });
  expect(of({ perRow })).toMatchObject({ audience: 'individually', perRow });
  expect(of('together')).not.toHaveProperty('perRow');
});

it('of a schedule that waits for data carries what counts as new, and how long it waits', () => {
  const waitFor = {
    datasets: ['sales', 'inventory'],
    match: 'all',
    since: 'lastOccurrence',
    deadline: 'PT4H',
    then: 'skip',
  } as const;
  const origin = { scheduleId: SCHEDULE_ID, createdAt: '2026-11-23T08:00:00Z' };
  const wait = waitOf(specOf({ waitFor: { ...waitFor, datasets: [...waitFor.datasets] } }), origin, moment.dueAt);
  expect(wait).toEqual({
    datasets: ['sales', 'inventory'],
    match: 'all',
    since: '2026-11-22T09:00:00.000Z',
    until: '2026-11-23T13:00:00.000Z',
    onDeadline: 'skip',
  });
  const schedule = { spec, userId: USER_ID, createdAt: origin.createdAt, judgedSince: origin.createdAt };
  const given = { scheduleId: SCHEDULE_ID, occurrenceId, schedule, ...moment };
  expect(firedOf({ ...given, trigger: 'planned', waitFor: wait })).toMatchObject({ waitFor: wait });
  expect(firedOf({ ...given, trigger: 'manual' })).not.toHaveProperty('waitFor');
  expect(waitOf(spec, origin, moment.dueAt)).toBeUndefined();
});
