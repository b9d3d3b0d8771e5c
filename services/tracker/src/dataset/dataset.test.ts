import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { DatasetEvent } from '@punctual/contracts';
import { type DatasetCommand, dataset } from './dataset';

const { given } = scenario(dataset);
const about = { datasetId: '3f0f0a8e-7d52-5f6a-9a55-0d9b7b0f4a10', name: 'sales' };
const NOW = '2026-11-23T09:00:00.000Z';
const [five, six] = ['2026-11-23T05:00:00.000Z', '2026-11-23T06:00:00.000Z'];
const report = (id: string, asOf: string | null, ok = true): DatasetCommand => ({
  type: 'RecordUpdate',
  data: { ...about, id, asOf, ok, now: NOW },
});
const updated = (updateId: string, asOf: string, ok = true, completeTo = ok ? asOf : null): DatasetEvent => ({
  type: 'DatasetUpdated',
  data: { ...about, updateId, asOf, ok, completeTo, at: NOW },
});
/** After these reports, one after the other. */
const asOfAfter = (...reports: DatasetCommand[]) =>
  reports.reduce((state, command) => fold(dataset, dataset.decide(command, state), state), dataset.initial).asOf;

describe('an update of a dataset', () => {
  it('is recorded once, also when it failed', () => {
    given().when(report('a', five)).then(updated('a', five)).andAgainDoesNothing();
    given(updated('a', five))
      .when(report('b', six, false))
      .then(updated('b', six, false, five))
      .andAgainDoesNothing();
  });
  it('without an instant is complete up to now, and the same when it is reported later', () => {
    given().when(report('a', null)).then(updated('a', NOW)).andAgainDoesNothing();
    given(updated('a', five)).when(report('a', null)).then();
    given(updated('a', five)).when(report('a', '2026-11-23T05:00:00Z')).then();
  });
  it('of the first version that failed takes nothing back', () => {
    const state = fold(dataset, [updated('a', five), updated('b', six, false, null)], dataset.initial);
    expect(state.asOf).toBe(five);
  });
  it('cannot change what was reported', () => {
    given(updated('a', five)).when(report('a', six)).rejects('dataset/update-changed');
    given(updated('a', five))
      .when(report('a', five, false))
      .rejects('dataset/update-changed');
  });
  it('cannot be complete up to a time that has not come, beside what clocks differ by', () => {
    given().when(report('a', '2026-11-23T09:05:00.000Z')).then(updated('a', '2026-11-23T09:05:00.000Z'));
    given().when(report('a', '2026-11-23T09:05:00.001Z')).rejects('dataset/invalid');
  });
});

describe('a dataset', () => {
  it('is complete up to its newest successful update', () => {
    expect(asOfAfter()).toBeNull();
    expect(asOfAfter(report('a', five, false))).toBeNull();
    expect(asOfAfter(report('a', five), report('b', six, false))).toBe(five);
    expect(asOfAfter(report('a', six), report('b', five))).toBe(six);
  });
  it('stays complete up to there, however many updates fail after it', () => {
    const failures = Array.from({ length: 1_001 }, (_, index) => report(`u${index}`, six, false));
    expect(asOfAfter(report('a', five), ...failures)).toBe(five);
  });
  it('remembers a thousand updates', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => updated(`u${index}`, five));
    const state = fold(dataset, many, dataset.initial);
    expect(state.updates).toHaveLength(1_000);
    expect(dataset.decide(report('u500', five), state)).toEqual([]);
    expect(dataset.decide(report('u499', five), state)).toHaveLength(1);
  });
});
