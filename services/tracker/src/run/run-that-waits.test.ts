import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '@punctual/contracts';
import type { Wait } from '../dataset/readiness';
import { DEADLINE, LATER, openRun, runOpened } from '../testing/commands';
import { about, fail, failed, given, requested, retry, stateAfter, waits } from '../testing/run-scenario';
import { NOW } from '../testing/samples';
import { awaitsRendering, type RunCommand, run } from './run';

describe('a run to unusually many', () => {
  const numbers = { recipients: 1_200, limit: 120, median: 40, why: 'too many' };
  const hold: RunCommand = { type: 'Hold', data: { ...numbers, now: NOW } };
  const held = (attempt = 1): RunEvent => ({ type: 'RunHeld', data: { ...about, ...numbers, attempt, at: NOW } });
  const release: RunCommand = { type: 'Release', data: { userId: 'ann', deadline: DEADLINE, now: LATER } };
  const released: RunEvent = {
    type: 'RunReleased',
    data: { ...about, attempt: 1, userId: 'ann', deadline: DEADLINE, at: LATER },
  };
  it('is held once, and goes on once when it is released', () => {
    given(...runOpened)
      .when(hold)
      .then(held())
      .andAgainDoesNothing();
    given(...runOpened, held())
      .when(release)
      .then(released)
      .andAgainDoesNothing();
    given(...runOpened, held(), released)
      .when(hold)
      .then();
    expect(awaitsRendering(stateAfter(...runOpened, held(), released), 1)).toMatchObject({ hold: 'released' });
  });
  it('is not released unless it is held', () => {
    given(...runOpened)
      .when(release)
      .rejects('run/not-held');
    given().when(release).rejects('run/unknown');
    given(...runOpened, held(), failed('deadline', 'late'))
      .when(release)
      .rejects('run/ended');
  });
  it('says so when its deadline passes', () => {
    const reason = 'nobody released it before its deadline; it was held because too many';
    given(...runOpened, held())
      .when(fail('deadline', 'late'))
      .then(failed('deadline', reason));
    given(...runOpened, held(), released)
      .when(fail('deadline', 'late'))
      .then(failed('deadline', 'late'));
  });
  it('is held also when a parked message had ended it', () => {
    given(...runOpened, failed('parked', 'x'))
      .when(hold)
      .then(held())
      .andAgainDoesNothing();
    given(...runOpened, failed('parked', 'x'), held())
      .when(release)
      .then(released);
    given(...runOpened, failed('deadline', 'x'))
      .when(hold)
      .then();
  });
});

describe('a run that waits for data', () => {
  const since = '2026-11-22T09:00:00.000Z';
  const until = '2026-11-23T13:00:00.000Z';
  const wait = (asOf: string | null, onDeadline: Wait['onDeadline'] = 'skip'): Wait => ({
    ...{ match: 'all', since, until, onDeadline },
    datasets: [{ name: 'sales', asOf }],
  });
  const opening = (of: Wait, now = NOW): RunCommand => {
    const command = openRun();
    if (command.type !== 'OpenRun') throw new Error('not an opening');
    return { type: 'OpenRun', data: { ...command.data, wait: of, now } };
  };
  const check = (found: Wait, now = LATER): RunCommand => ({ type: 'CheckData', data: { found, now } });
  const [opened] = runOpened as [RunEvent];
  const waiting: RunEvent = { type: 'RunWaiting', data: { ...about, ...wait(null), at: NOW } };
  const request = (ready: boolean, asOf: string | null, at = NOW): RunEvent => {
    const first = requested(1, false, at);
    if (first.type !== 'RenderRequested') throw new Error('not a request');
    return { ...first, data: { ...first.data, data: { ready, datasets: [{ name: 'sales', asOf }] } } };
  };
  const fresh = '2026-11-23T05:00:00.000Z';

  it('renders at once when it is ready, and waits otherwise', () => {
    given()
      .when(opening(wait(fresh)))
      .then(opened, request(true, fresh))
      .andAgainDoesNothing();
    given()
      .when(opening(wait(null)))
      .then(opened, waiting)
      .andAgainDoesNothing();
    expect(awaitsRendering(stateAfter(opened, waiting), 0)).toBeNull();
  });
  it('renders once when the data is ready, up to the last moment', () => {
    given(opened, waiting)
      .when(check(wait(null)))
      .then();
    given(opened, waiting)
      .when(check(wait(fresh)))
      .then(request(true, fresh, LATER))
      .andAgainDoesNothing();
    given(opened, waiting)
      .when(check(wait(fresh), until))
      .then(request(true, fresh, until));
  });
  it('ends its wait as its schedule says', () => {
    const verdict = `the data was not ready by ${until}: sales was never updated`;
    const skipped = (tells: object): RunEvent => ({
      type: 'RunSkipped',
      data: { ...about, reason: 'data-not-ready', verdict, ...tells, at: until },
    });
    given(opened, waiting)
      .when(check(wait(null), '2026-11-23T12:59:59.999Z'))
      .then();
    given(opened, waiting)
      .when(check(wait(null), until))
      .then(skipped({}))
      .andAgainDoesNothing();
    given(opened, waiting)
      .when(check(wait(null, 'ownerNotice'), until))
      .then(skipped({ tellsOwner: true }));
    given(opened, waiting)
      .when(check(wait(null, 'sendStamped'), until))
      .then(request(false, null, until))
      .andAgainDoesNothing();
    expect(run.decide(opening(wait(null), until), run.initial).at(-1)?.type).toBe('RunSkipped');
  });
  it('says the same of its data when rendering is tried again', () => {
    const before = [opened, waiting, request(false, null), waits(2, '2026-11-23T09:01:01.000Z')];
    const [again] = run.decide(retry(), stateAfter(...before));
    expect(again?.data).toMatchObject({
      attempt: 2,
      data: { ready: false, datasets: [{ name: 'sales', asOf: null }] },
    });
  });
});
