import { beforeEach, expect, it } from '@jest/globals';
import type { RunInFlight } from './in-flight';
import { WaitingRuns } from './waiting-runs';

const item = (tenantId: string, ...awaits: string[]): RunInFlight => ({
  ...{ tenantId, userId: null, stage: 'waiting', retryAt: 0, at: 0, deadline: 0, unopened: [0], deliveries: {} },
  awaits,
});
let waiting: WaitingRuns;
beforeEach(() => {
  waiting = new WaitingRuns();
});

it('a run is looked at when it begins to wait, and at each update of one of its datasets', () => {
  waiting.changed('a', null, item('t', 'sales', 'stock'));
  waiting.changed('b', null, item('t', 'sales'));
  expect(waiting.take()).toEqual(['a', 'b']);
  expect(waiting.take()).toEqual([]);
  waiting.updated('t', 'stock');
  expect(waiting.take()).toEqual(['a']);
  waiting.updated('t', 'sales');
  waiting.updated('t', 'other');
  expect(waiting.take()).toEqual(['a', 'b']);
});

it('a dataset of another tenant has nothing to do with it', () => {
  waiting.changed('a', null, item('t', 'sales'));
  waiting.take();
  waiting.updated('u', 'sales');
  expect(waiting.take()).toEqual([]);
});

it('a run that no longer waits, or has ended, is not looked at', () => {
  const [one, two] = [item('t', 'sales'), item('t', 'sales')];
  waiting.changed('a', null, one);
  waiting.changed('b', null, two);
  waiting.changed('a', one, { ...one, awaits: [] });
  waiting.changed('b', two, null);
  waiting.updated('t', 'sales');
  expect(waiting.take()).toEqual([]);
});

it('what could not be looked at is tried again', () => {
  waiting.wake('a');
  expect(waiting.take()).toEqual(['a']);
});
