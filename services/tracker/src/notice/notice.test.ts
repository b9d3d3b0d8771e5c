import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { Failure, NoticeEvent } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { type NoticeCommand, notice } from './notice';

const { given } = scenario(notice);
const userId = '9d2b6f3a-4c1e-4f6e-8f0a-2a7d3c5e1b44';
const day = (count: number) => new Date(Date.parse('2026-11-23T09:00:00.000Z') + count * 86_400_000).toISOString();
const failure = (name: string): Failure => {
  const { scheduleId, reportId, dueAt, timezone } = firedOf();
  return {
    kind: 'failed',
    occurrenceId: `${scheduleId}~${name}`,
    scheduleId,
    reportId,
    name,
    dueAt,
    timezone,
    reason: 'no',
  };
};
const note = (name: string, now: string): NoticeCommand => ({
  type: 'NoteFailure',
  data: { userId, failure: failure(name), now },
});
const digest = (now: string): NoticeCommand => ({ type: 'OrderDigest', data: { userId, now } });
const noted = (name: string, at: string): NoticeEvent => ({
  type: 'FailureNoted',
  data: { userId, failure: failure(name), at },
});
const ordered = (number: number, names: string[], at: string, more = 0): NoticeEvent => ({
  type: 'NoticeOrdered',
  data: { userId, number, failures: names.map(failure), more, at },
});
const first = [noted('a', day(0)), ordered(1, ['a'], day(0))];

describe('an owner', () => {
  it('is told of the first failure at once, and once', () =>
    given()
      .when(note('a', day(0)))
      .then(...first)
      .andAgainDoesNothing());
  it('is told of those that follow once a day has passed', () => {
    given(...first)
      .when(note('b', day(0.5)))
      .then(noted('b', day(0.5)))
      .andAgainDoesNothing();
    const waiting = [...first, noted('b', day(0.5)), noted('c', day(0.6))];
    given(...waiting)
      .when(digest(day(0.999)))
      .then();
    given(...waiting)
      .when(digest(day(1)))
      .then(ordered(2, ['b', 'c'], day(1)))
      .andAgainDoesNothing();
    given(...waiting)
      .when(note('d', day(1)))
      .then(noted('d', day(1)), ordered(2, ['b', 'c', 'd'], day(1)));
  });
  it('is told at once again after a day without a failure', () =>
    void given(...first)
      .when(note('b', day(3)))
      .then(noted('b', day(3)), ordered(2, ['b'], day(3))));
  it('gets no digest of nothing', () => {
    given()
      .when(digest(day(0)))
      .then();
    given(...first)
      .when(digest(day(5)))
      .then();
  });
  it('is told at once of a held run, even a second time that day, but of each schedule once', () => {
    const held = { ...failure('held'), kind: 'held' as const };
    const noteHeld = (of: Failure, now: string): NoticeCommand => ({
      type: 'NoteFailure',
      data: { userId, failure: of, now },
    });
    const notedHeld = (of: Failure, at: string): NoticeEvent => ({
      type: 'FailureNoted',
      data: { userId, failure: of, at },
    });
    const before = [...first, noted('b', day(0.1))];
    const told: NoticeEvent[] = [
      notedHeld(held, day(0.2)),
      { type: 'NoticeOrdered', data: { userId, number: 2, failures: [held, failure('b')], more: 0, at: day(0.2) } },
    ];
    given(...before)
      .when(noteHeld(held, day(0.2)))
      .then(...told)
      .andAgainDoesNothing();
    const next = { ...held, occurrenceId: `${held.occurrenceId}-next` };
    given(...before, ...told)
      .when(noteHeld(next, day(0.3)))
      .then(notedHeld(next, day(0.3)));
    const other = { ...next, scheduleId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' };
    expect(notice.decide(noteHeld(other, day(0.3)), fold(notice, [...before, ...told], notice.initial))).toHaveLength(
      2,
    );
    // That it failed in the end is told as well.
    given(...before, ...told)
      .when(noteHeld({ ...held, kind: 'failed' }, day(0.9)))
      .then(notedHeld({ ...held, kind: 'failed' }, day(0.9)));
  });
  it('gets a digest that lists the first 50 and counts the rest; beyond a thousand nothing is noted', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => noted(`x${index}`, day(0.1)));
    const state = fold(notice, [...first, ...many], notice.initial);
    expect(notice.decide(note('late', day(0.2)), state)).toEqual([]);
    const names = Array.from({ length: 50 }, (_, index) => `x${index}`);
    expect(notice.decide(digest(day(1)), state)).toEqual([ordered(2, names, day(1), 950)]);
  });
});
