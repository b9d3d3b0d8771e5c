import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import type { Event, RunEvent } from '@punctual/contracts';
import type { Wait } from '../dataset/readiness';
import { DEADLINE, LATER, openRun, runOpened } from '../testing/commands';
import { judgingBy } from '../testing/observed';
import { firedOf, NOW, OCCURRENCE_ID, renderingBy } from '../testing/samples';
import { awaitsRendering, type RunCommand, run } from './run';

const { given } = scenario(run);
const about = { occurrenceId: OCCURRENCE_ID, scheduleId: firedOf().scheduleId, pages: 1 };

const requested = (attempt: number, lost = false, at = NOW): RunEvent => ({
  type: 'RenderRequested',
  data: {
    runId: OCCURRENCE_ID,
    attempt,
    reportId: firedOf().reportId,
    formats: ['CSV'],
    parameters: {},
    asOf: '2026-11-23T09:00:00Z',
    timezone: 'UTC',
    lost,
    deliveryId: null,
    at,
  },
});
const waits = (attempt: number, retryAt: string, reason = 'gone'): RunEvent => ({
  type: 'RunRetryScheduled',
  data: { ...about, attempt, retryAt, reason, at: NOW },
});
const failed = (cause: 'rendering' | 'parked' | 'deadline', reason: string): RunEvent => ({
  type: 'RunFailed',
  data: { ...about, cause, reason, at: NOW },
});
const renderFailed = (attempt: number, final = false): RunCommand => ({
  type: 'RecordRenderFailed',
  data: { attempt, message: 'gone', final, now: NOW },
});
const again = (after: number): RunCommand => ({ type: 'RenderAgain', data: { after, now: NOW } });
const retry = (now = LATER): RunCommand => ({ type: 'Retry', data: { now } });
const fail = (cause: 'parked' | 'deadline', reason: string): RunCommand => ({
  type: 'Fail',
  data: { ...about, cause, reason, now: NOW },
});
const stateAfter = (...events: RunEvent[]) => fold(run, events, run.initial);

describe('opening', () => {
  it('requests one rendering, once, for any number of pages', () => {
    given()
      .when(openRun())
      .then(...runOpened)
      .andAgainDoesNothing();
    expect(runOpened.map(({ type }) => type)).toEqual(['RunOpened', 'RenderRequested']);
    expect(runOpened[0]?.data).toMatchObject({ pages: 1, recipients: 2, deadline: DEADLINE, rendering: null });
    expect(runOpened[1]).toEqual(requested(1));
    const to = Array.from({ length: 1_001 }, (_, index) => `p${index}@example.com`);
    const many = firedOf({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const events = run.decide(openRun(null, many), run.initial);
    expect(events.map(({ type }) => type)).toEqual(['RunOpened', 'RenderRequested']);
    expect(events[0]?.data).toMatchObject({ pages: 3, recipients: 1_001 });
    expect(JSON.stringify(events)).not.toContain('p7@example.com');
  });
  it('requests none when another run just had an identical one, and appends a single event', () => {
    const rendering = renderingBy(1, 'another');
    const [event, ...more] = run.decide(openRun(rendering), run.initial);
    expect(event).toMatchObject({ type: 'RunOpened', data: { rendering } });
    expect(more).toEqual([]);
  });
  it('skips a run without recipients', () => {
    const nobody = firedOf({ recipients: { to: [], cc: [], bcc: [], lists: [] } });
    const verdict = 'nobody is left to send it to';
    given()
      .when(openRun(null, nobody))
      .then({ type: 'RunSkipped', data: { ...about, pages: 0, reason: 'no-recipients', verdict, at: NOW } })
      .andAgainDoesNothing();
  });
  describe('for the people in the rows', () => {
    const perRow = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
    const nobody = { to: [], cc: [], bcc: [], lists: [] };
    const fired = firedOf({ audience: 'individually', recipients: nobody, perRow });
    const found = { ...perRow, reportVersion: 3, parts: 2, refusedRows: 0, refused: [] };
    const open = (rows: Partial<Extract<RunCommand, { type: 'OpenRun' }>['data']>) => openRun(null, fired, [], rows);
    const wanted = (attempt: number, lost: boolean): RunEvent => {
      const { at, ...rest } = requested(attempt, lost).data as Event<'RenderRequested'>['data'];
      return { type: 'RenderRequested', data: { ...rest, perRow: { ...perRow, reportVersion: 3 }, at } };
    };

    it('says whom the rows name, and asks for the parts of that version, again when files are lost', () => {
      const [opened, request, ...more] = run.decide(open({ pages: 2, recipients: 2, people: found }), run.initial);
      expect(opened).toMatchObject({ type: 'RunOpened', data: { pages: 2, recipients: 2, people: found } });
      expect(request).toEqual(wanted(1, false));
      expect(more).toEqual([]);
      if (opened && request) given(opened, request).when(again(1)).then(wanted(2, true)).andAgainDoesNothing();
    });
    it.each([
      [0, [], 'the report has no rows', {}],
      [
        2,
        [{ row: 0, address: 'x', reason: 'it is bad' }],
        'all 2 rows were refused, and row 0 because it is bad',
        { tellsOwner: true },
      ],
    ])('is skipped when nobody is left, with the reason: %s refused rows', (refusedRows, refused, why, told) => {
      const verdict = `nobody is left to send it to: ${why}`;
      given()
        .when(open({ people: { ...found, parts: 0, refusedRows, refused } }))
        .then({
          type: 'RunSkipped',
          data: { ...about, pages: 0, reason: 'no-recipients', verdict, ...told, at: NOW },
        })
        .andAgainDoesNothing();
    });
    it('fails before it opens when the rows cannot name anybody', () => {
      const data = { ...about, pages: 0, cause: 'audience' as const, reason: 'the report has no column "email"' };
      given()
        .when({ type: 'Fail', data: { ...data, now: NOW } })
        .then({ type: 'RunFailed', data: { ...data, at: NOW } })
        .andAgainDoesNothing();
      given({ type: 'RunFailed', data: { ...data, at: NOW } })
        .when(open({ pages: 1, people: found }))
        .then();
    });
  });
  it.each([renderFailed(1), again(1), retry()])('comes before all else: $type', (command) => {
    given().when(command).then();
  });
});

describe('a rendering that failed', () => {
  it('is requested again while retries are left, then ends the run', () => {
    const [first, second] = [waits(2, '2026-11-23T09:01:01.000Z'), waits(3, '2026-11-23T09:05:01.000Z')];
    given(...runOpened)
      .when(renderFailed(1))
      .then(first)
      .andAgainDoesNothing();
    given(...runOpened, first)
      .when(retry('2026-11-23T09:01:00.999Z'))
      .then();
    given(...runOpened, first)
      .when(retry())
      .then(requested(2, false, LATER))
      .andAgainDoesNothing();
    given(...runOpened, first, requested(2), second, requested(3))
      .when(renderFailed(3))
      .then(failed('rendering', 'gone'))
      .andAgainDoesNothing();
  });
  it('and cannot succeed ends the run immediately', () =>
    void given(...runOpened)
      .when(renderFailed(1, true))
      .then(failed('rendering', 'gone'))
      .andAgainDoesNothing());
  it('counts only for the request it belongs to', () => {
    for (const attempt of [1, 3])
      given(...runOpened, waits(2, LATER), requested(2))
        .when(renderFailed(attempt, true))
        .then();
  });
});

describe('lost files', () => {
  it('are rendered again immediately, up to twice, whichever deliveries lost them', () => {
    given(...runOpened)
      .when(again(1))
      .then(requested(2, true))
      .andAgainDoesNothing();
    given(...runOpened, requested(2, true))
      .when(again(2))
      .then(requested(3, true));
  });
  it('of a rendering made for another run are rendered for this one', () => {
    const [shared] = run.decide(openRun(renderingBy(1, 'another')), run.initial);
    if (shared) given(shared).when(again(0)).then(requested(1, true)).andAgainDoesNothing();
  });
  it('then count as a failure', () => {
    const lost = [...runOpened, requested(2, true), requested(3, true)];
    const wait = waits(4, '2026-11-23T09:01:01.000Z', 'the rendered files are lost');
    given(...lost)
      .when(again(3))
      .then(wait)
      .andAgainDoesNothing();
    given(...lost, wait)
      .when(retry())
      .then(requested(4, false, LATER));
  });
});

describe('an external end of a run', () => {
  it('is recorded once, even before the run opens', () => {
    given(...runOpened)
      .when(fail('deadline', 'late'))
      .then(failed('deadline', 'late'))
      .andAgainDoesNothing();
    given().when(fail('parked', 'parked: x')).then(failed('parked', 'parked: x')).andAgainDoesNothing();
  });
  it('lets a replayed message reopen the run, but not past its deadline', () => {
    given(failed('parked', 'parked: x'))
      .when(openRun())
      .then(...runOpened);
    given(failed('deadline', 'late')).when(openRun()).then();
    expect(awaitsRendering(stateAfter(...runOpened, failed('parked', 'x')), 1)).toMatchObject({ renders: 1 });
    const shared = run.decide(openRun(renderingBy(1, 'another')), run.initial);
    expect(awaitsRendering(stateAfter(...shared, failed('parked', 'x')), 0)).toMatchObject({ renders: 0 });
    expect(awaitsRendering(stateAfter(...runOpened, failed('deadline', 'x')), 1)).toBeNull();
    expect(awaitsRendering(stateAfter(...runOpened, failed('rendering', 'x')), 1)).toBeNull();
  });
});

it('waits for the rendering it requested last', () => {
  expect(awaitsRendering(stateAfter(...runOpened), 1)).toMatchObject({ renders: 1 });
  expect(awaitsRendering(stateAfter(...runOpened), 2)).toBeNull();
  expect(awaitsRendering(stateAfter(...runOpened, requested(2)), 1)).toBeNull();
  expect(awaitsRendering(stateAfter(...runOpened, waits(2, LATER)), 1)).toBeNull();
  expect(awaitsRendering(stateAfter(), 1)).toBeNull();
});

it('that a condition skips sends nothing', () => {
  const skip: RunCommand = { type: 'Skip', data: { verdict: 'no rows', tellsOwner: false, now: NOW } };
  given(...runOpened)
    .when(skip)
    .then({ type: 'RunSkipped', data: { ...about, reason: 'condition', verdict: 'no rows', at: NOW } })
    .andAgainDoesNothing();
});

it('asks the renderer to keep rows where a condition compares them, in every attempt', () => {
  const judging = judgingBy({ type: 'CHANGE_DETECTION', key: ['id'], ignore: ['note'] });
  const events = run.decide(openRun(null, firedOf({ judging })), run.initial);
  expect(events.map(({ data }) => ('observe' in data ? data.observe : null))).toEqual([
    null,
    { key: ['id'], ignore: ['note'] },
  ]);
  const [again] = run.decide({ type: 'RenderAgain', data: { after: 1, now: NOW } }, stateAfter(...events));
  expect(again?.data).toMatchObject({ attempt: 2, observe: { key: ['id'], ignore: ['note'] } });
  const plain = run.decide(openRun(null, firedOf({ judging: judgingBy({ type: 'NOT_EMPTY' }) })), run.initial);
  expect(plain.at(-1)?.data).not.toHaveProperty('observe');
});

it('a run fails when the next rendering would come after its retries end', () => {
  const [first, ...rest] = run.decide(openRun(null, firedOf({ expiresAt: '2026-11-23T09:01:00.000Z' })), run.initial);
  expect(first?.data).toMatchObject({ expiresAt: '2026-11-23T09:01:00.000Z' });
  if (first)
    given(first, ...rest)
      .when(renderFailed(1))
      .then(failed('rendering', 'gone'));
});

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
