import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, MAX_SHOWN_DELIVERIES } from '@punctual/contracts';
import {
  at,
  deliveryId,
  fired,
  life,
  occurrenceId,
  returned,
  runOpened,
  scheduleId,
  skipped,
} from '../testing/samples';
import { type RunRow, runView, shownRun } from './run.view';
import { row } from './testing/fold';

/** The run as it is shown after these events. */
const shown = (...events: DomainEvent[]) => {
  const found = row(runView, occurrenceId, ...events);
  if (!found) throw new Error('there is no such run');
  return { ...shownRun(found), column: runView.columns['status']?.of(found as RunRow) };
};

describe('run', () => {
  it('exists as soon as the occurrence fires, and shows its progress', () => {
    expect(row(runView, occurrenceId, fired())).toMatchObject({
      id: occurrenceId,
      trigger: 'planned',
      audience: { type: 'together', recipients: 2 },
      deadline: null,
      ended: null,
    });
    expect(shown(fired()).deliveries).toEqual([{ id: deliveryId, status: 'PENDING', recipients: 2, attemptCount: 0 }]);
    expect(row(runView, occurrenceId, fired(), runOpened)).toMatchObject({ deadline: at(3_600) });
  });
  it('shows how far a long rendering is, until that has ended', () => {
    const about = { runId: occurrenceId, attempt: 1 };
    const progressed: DomainEvent = {
      type: 'RenderProgressed',
      data: { ...about, step: 'reading', rows: 1_500, files: 0, at: at(8) },
    };
    const before = [fired(), runOpened, progressed];
    expect(row(runView, occurrenceId, ...before)).toMatchObject({
      progress: { step: 'reading', rows: 1_500, files: 0, why: 'The data is being read: 1,500 rows so far', at: at(8) },
      updatedAt: at(8),
    });
    const run = { occurrenceId, scheduleId, pages: 1 };
    const again: DomainEvent = {
      type: 'RunRetryScheduled',
      data: { ...run, attempt: 1, retryAt: at(60), reason: 'the database is away', at: at(9) },
    };
    const failed: DomainEvent = { type: 'RunFailed', data: { ...run, cause: 'deadline', reason: 'late', at: at(9) } };
    for (const end of [again, failed])
      expect(row(runView, occurrenceId, ...before, end)).toMatchObject({ progress: null });
    expect(row(runView, occurrenceId, ...before, failed, progressed)).toMatchObject({ progress: null });
  });
  it('has bounced when the mails of all its deliveries came back', () => {
    const [ann, bob] = ['Ann@example.com', 'bob@example.com'].map((email) => returned('RecipientBounced', email));
    if (!ann || !bob) throw new Error('no events');
    const again = returned('RecipientBounced', 'Ann@example.com', 'soft');
    expect(shown(fired(), runOpened, ...life(), ann, again)).toMatchObject({ status: 'SENT' });
    for (const events of [
      [...life(), ann, bob],
      // What came back may be recorded before its acceptance.
      [...life().slice(0, -2), ann, bob, ...life().slice(-2)],
    ])
      expect(shown(fired(), runOpened, ...events)).toMatchObject({
        ...{ status: 'BOUNCED', column: 'BOUNCED', deliveries: [{ status: 'BOUNCED' }] },
      });
  });
  it('to lists has the deliveries and recipients that it tells when it opens', () => {
    const lists = [{ listId: scheduleId, revision: 2, status: 'active', members: 600 } as const];
    const opened: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, pages: 2, recipients: 601, lists } };
    const run = shown(fired(), opened);
    expect(run).toMatchObject({ audience: { type: 'together', recipients: 601, lists }, deliveryCount: 2 });
    expect(run.deliveries.map(({ id }) => id)).toEqual([deliveryId, deliveryIdOf(occurrenceId, 1)]);
  });
  it('to the people in rows shows how many there are, and the rows that were refused', () => {
    const refused = [{ row: 1, address: 'no address', reason: 'it is bad' }];
    const found = { reportVersion: 2, parts: 2, refusedRows: 1, refused };
    const people = { address: 'email', parameters: ['region'], runAs: 'owner' as const, ...found };
    const opened: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, pages: 2, recipients: 3, people } };
    const nobody = { to: [], cc: [], bcc: [], lists: [] };
    const run = shown(fired({ audience: 'individually', recipients: nobody }), opened);
    expect(run.audience).toEqual({ type: 'individually', recipients: 3, lists: [], people: found });
    expect(run.deliveries.map(({ id }) => id)).toEqual([deliveryId, deliveryIdOf(occurrenceId, 1)]);
  });
  it('says why it is held, until it is released or ends', () => {
    const about = { occurrenceId, scheduleId, pages: 1 };
    const numbers = { recipients: 1_200, limit: 120, median: 40, why: 'too many' };
    const held: DomainEvent = { type: 'RunHeld', data: { ...about, ...numbers, attempt: 1, at: at(63) } };
    const released: DomainEvent = {
      type: 'RunReleased',
      data: { ...about, attempt: 1, userId: 'u', deadline: at(9_000), at: at(64) },
    };
    const late: DomainEvent = { type: 'RunFailed', data: { ...about, cause: 'deadline', reason: 'late', at: at(65) } };
    const before = [fired(), runOpened, held];
    expect(row(runView, occurrenceId, ...before)).toMatchObject({ held: { ...numbers, since: at(63) }, ended: null });
    expect(row(runView, occurrenceId, ...before, released)).toMatchObject({ held: null, deadline: at(9_000) });
    expect(row(runView, occurrenceId, ...before, late)).toMatchObject({ held: null, ended: 'PERMANENTLY_FAILED' });
  });
  it('says what its files have no font for, by its own rendering or the one it shares', () => {
    const missingCharacters = [{ file: 'r.pdf', count: 2, examples: ['U+12000'] }];
    const rendered = life().find(({ type }) => type === 'ReportRendered');
    if (rendered?.type !== 'ReportRendered') throw new Error('the sample has no rendering');
    const own: DomainEvent = { ...rendered, data: { ...rendered.data, missingCharacters } };
    const before = [fired(), runOpened];
    expect(row(runView, occurrenceId, ...before)).toMatchObject({ missingCharacters: [] });
    expect(row(runView, occurrenceId, ...before, own)).toMatchObject({ missingCharacters });
    const { subject, artifacts, reportVersion, metrics, rowCount, contentHash } = rendered.data;
    const facts = { subject, artifacts, reportVersion, metrics, rowCount, contentHash, rowsHash: null };
    const rendering = { ...facts, renderedFor: 'another', attempt: 1, missingCharacters };
    const shared: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, rendering } };
    expect(row(runView, occurrenceId, fired(), shared)).toMatchObject({ missingCharacters });
  });
  it('says what data it waits for, until it renders or ends', () => {
    const about = { occurrenceId, scheduleId, pages: 1 };
    const wait = {
      ...({ match: 'all', since: at(0), until: at(3_000), onDeadline: 'skip' } as const),
      datasets: [
        { name: 'sales', asOf: at(1) },
        { name: 'stock', asOf: null },
      ],
    } as const;
    const waits: DomainEvent = {
      type: 'RunWaiting',
      data: { ...about, ...wait, datasets: [...wait.datasets], at: at(63) },
    };
    const before = [fired(), runOpened, waits];
    expect(row(runView, occurrenceId, ...before)).toMatchObject({
      ended: null,
      waiting: {
        ...wait,
        why: `it waits until ${at(3_000)} for its data to be newer than ${at(0)}: stock was never updated`,
      },
    });
    const skipped: DomainEvent = {
      type: 'RunSkipped',
      data: { ...about, reason: 'data-not-ready', verdict: 'stock was never updated', at: at(3_000) },
    };
    expect(row(runView, occurrenceId, ...before, skipped)).toMatchObject({
      ...{ waiting: null, ended: 'SKIPPED', skipReason: 'data-not-ready', verdict: 'stock was never updated' },
    });
    const { reportId, formats, parameters, dueAt: asOf, timezone } = runOpened.data;
    const request: DomainEvent = {
      type: 'RenderRequested',
      data: {
        ...{ runId: occurrenceId, attempt: 1, reportId, formats, parameters, asOf, timezone },
        ...{ lost: false, deliveryId: null, data: { ready: true, datasets: [] }, at: at(64) },
      },
    };
    expect(row(runView, occurrenceId, ...before, request)).toMatchObject({ waiting: null, ended: null });
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
  it('follows its delivery: pending while a retry waits, sent at the end', () => {
    const upTo = (count: number) => shown(fired(), runOpened, ...life().slice(0, count));
    expect(upTo(5)).toMatchObject({ status: 'PENDING', deliveries: [{ status: 'PENDING', attemptCount: 1 }] });
    expect(upTo(6)).toMatchObject({ status: 'PENDING', column: 'PENDING', deliveries: [{ status: 'FAILED' }] });
    const end = { status: 'SENT', column: 'SENT', updatedAt: at(127) };
    expect(upTo(10)).toMatchObject({ ...end, deliveries: [{ id: deliveryId, status: 'SENT', attemptCount: 2 }] });
  });

  const about = { occurrenceId, scheduleId, pages: 1 };
  const failed: DomainEvent = {
    type: 'RunFailed',
    data: { ...about, cause: 'rendering', reason: 'no such column', at: at(70) },
  };
  it('fails with its deliveries, unless they are open already', () => {
    const gone = { status: 'PERMANENTLY_FAILED', column: 'PERMANENTLY_FAILED', errorMessage: 'no such column' };
    expect(shown(fired(), runOpened, failed)).toMatchObject({
      ...gone,
      deliveries: [{ status: 'PERMANENTLY_FAILED' }],
    });
    expect(shown(fired(), runOpened, ...life(), failed)).toMatchObject({ status: 'SENT' });
  });
  it('shows why nothing was sent: the occurrence was skipped, or the run', () => {
    expect(shown(skipped)).toMatchObject({
      ...{ status: 'SKIPPED', column: 'SKIPPED', trigger: 'planned', dueAt: skipped.data.dueAt },
      ...{ skipReason: 'paused', verdict: 'the schedule was paused', audience: null, deliveries: [], deliveryCount: 0 },
    });
    const verdict = 'the report has no rows';
    const skip: DomainEvent = { type: 'RunSkipped', data: { ...about, reason: 'condition', verdict, at: at(70) } };
    expect(shown(fired(), runOpened, skip)).toMatchObject({
      ...{ status: 'SKIPPED', skipReason: 'condition', verdict },
      deliveries: [{ status: 'SKIPPED' }],
    });
  });
  it('of many deliveries shows some and counts all', () => {
    const to = Array.from({ length: 5_001 }, (_, index) => `r${index}@example.com`);
    const many = fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const found = row(runView, occurrenceId, many);
    if (!found) throw new Error('there is no such run');
    const { deliveries, deliveryCount } = shownRun(found, MAX_SHOWN_DELIVERIES);
    expect([deliveries.length, deliveryCount, shownRun(found).deliveries.length]).toEqual([10, 11, 11]);
  });
});
