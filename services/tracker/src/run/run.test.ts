import { describe, expect, it } from '@jest/globals';
import type { Event, RunEvent } from '@punctual/contracts';
import { DEADLINE, LATER, openRun, runOpened } from '../testing/commands';
import { judgingBy } from '../testing/observed';
import {
  about,
  again,
  fail,
  failed,
  given,
  renderFailed,
  requested,
  retry,
  stateAfter,
  waits,
} from '../testing/run-scenario';
import { firedOf, NOW, renderingBy } from '../testing/samples';
import { awaitsRendering, type RunCommand, run } from './run';

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
  it('requests it with the time of the run before, and in every try', () => {
    const lastRun = '2026-11-22T09:00:00Z';
    const { at, ...wanted } = requested(2, true).data as Event<'RenderRequested'>['data'];
    const opened = run.decide(openRun(null, firedOf({ lastRun })), run.initial);
    expect(opened).toMatchObject([{ data: { lastRun } }, { data: { asOf: '2026-11-23T09:00:00Z', lastRun } }]);
    given(...opened)
      .when(again(1))
      .then({ type: 'RenderRequested', data: { ...wanted, lastRun, at } });
  });
  it('requests the further reports of the mail with it, in every try', () => {
    const moreReports = [{ reportId: firedOf().reportId, formats: ['PDF' as const], parameters: { a: 1 } }];
    const { at, ...wanted } = requested(2, true).data as Event<'RenderRequested'>['data'];
    const opened = run.decide(openRun(null, firedOf({ moreReports })), run.initial);
    expect(opened).toMatchObject([{ data: { moreReports } }, { data: { moreReports } }]);
    given(...opened)
      .when(again(1))
      .then({ type: 'RenderRequested', data: { ...wanted, moreReports, at } });
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
