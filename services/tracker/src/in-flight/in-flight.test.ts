import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf } from '@punctual/contracts';
import { DEADLINE, dispatch, opened, runOpened, waiting } from '../testing/commands';
import { attemptEnd, DELIVERY_ID, ENDING, firedOf, NOW, OCCURRENCE_ID, renderedFor } from '../testing/samples';
import { dueRetries, evolve, type InFlight, idleItems, overdueRuns, runOf } from './in-flight';

const GRACE = 86_400_000;
const LATER = '2026-11-23T09:00:30.000Z';
const workAfter = (...all: DomainEvent[]): InFlight => {
  const work: InFlight = new Map();
  for (const event of all) {
    const id = runOf(event);
    if (id === null) continue;
    const item = evolve(work.get(id) ?? null, event, { tenantId: 't1', userId: 'u1' }, GRACE);
    if (item) work.set(id, item);
    else work.delete(id);
  }
  return work;
};
const after = (...all: DomainEvent[]) => workAfter(...all).get(OCCURRENCE_ID);
const ms = (text: string) => Date.parse(text);

const fired: DomainEvent = { type: 'OccurrenceFired', data: firedOf() };
const [open, request] = runOpened as [DomainEvent, DomainEvent];
const [delivery] = opened as [DomainEvent];
const about = { occurrenceId: OCCURRENCE_ID, scheduleId: ENDING.scheduleId, pages: 1 };
const runRetry: DomainEvent = {
  type: 'RunRetryScheduled',
  data: { ...about, attempt: 2, retryAt: '2026-11-23T09:01:01.000Z', reason: '', at: NOW },
};
const runFailed: DomainEvent = { type: 'RunFailed', data: { ...about, cause: 'rendering', reason: '', at: NOW } };
const completed: DomainEvent = {
  type: 'DeliveryCompleted',
  data: { ...ENDING, accepted: 1, failed: [], unknown: [], at: NOW },
};
const gaveUp: DomainEvent = { type: 'DeliveryPermanentlyFailed', data: { ...ENDING, reason: '', failed: [], at: NOW } };

it('a run to the portal ends as soon as its delivery opens', () => {
  const id = deliveryIdOf(OCCURRENCE_ID, 0, 'portal');
  const kept: DomainEvent[] = [
    { type: 'OccurrenceFired', data: firedOf({ channel: 'portal' }) },
    open,
    request,
    { ...delivery, data: { ...delivery.data, deliveryId: id, channel: 'portal', attempt: 0 } } as DomainEvent,
  ];
  expect(after(...kept)?.deliveries).toEqual({});
  expect(after(...kept)?.unopened).toEqual([0]);
  expect(after(...kept, { ...completed, data: { ...completed.data, deliveryId: id } } as DomainEvent)).toBeUndefined();
});

describe('runs in flight', () => {
  it('begin with the occurrence, and keep its tenant and user', () => {
    expect(after(fired)).toEqual({
      tenantId: 't1',
      userId: 'u1',
      stage: 'opening',
      retryAt: null,
      awaits: [],
      at: ms(NOW),
      deadline: ms(DEADLINE),
      unopened: [0],
      deliveries: {},
    });
  });

  it('to lists wait to be opened even if nobody is named, then for as many deliveries as the run says', () => {
    const lists = ['c0c2f6f4-5f0e-4d57-9a39-3f6f0f6f3a01'];
    const toList: DomainEvent = {
      type: 'OccurrenceFired',
      data: firedOf({ audience: 'individually', recipients: { to: [], cc: [], bcc: [], lists } }),
    };
    expect(after(toList)).toMatchObject({ stage: 'opening', unopened: [0] });
    const then = { listId: lists[0] ?? '', revision: 3, status: 'active', members: 1_200 } as const;
    if (open.type !== 'RunOpened') throw new Error('the run did not open');
    const wide: DomainEvent = { type: 'RunOpened', data: { ...open.data, pages: 3, recipients: 1_200, lists: [then] } };
    expect(after(toList, wide)).toMatchObject({ stage: 'rendering', unopened: [0, 1, 2] });
    expect(after(toList, wide, delivery, completed)).toMatchObject({ unopened: [1, 2] });
  });

  it('to the people in rows have as many deliveries as the run says', () => {
    const toRows: DomainEvent = {
      type: 'OccurrenceFired',
      data: firedOf({ audience: 'individually', recipients: { to: [], cc: [], bcc: [], lists: [] } }),
    };
    const columns = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
    const people = { ...columns, reportVersion: 1, parts: 2, refusedRows: 0, refused: [] };
    if (open.type !== 'RunOpened') throw new Error('the run did not open');
    const wide: DomainEvent = { type: 'RunOpened', data: { ...open.data, pages: 2, recipients: 2, people } };
    expect(after(toRows, wide)).toMatchObject({ stage: 'rendering', unopened: [0, 1] });
    expect(after(toRows, wide, delivery, completed)).toMatchObject({ unopened: [1] });
  });

  it('go through their stages', () => {
    expect(after(fired, open, request)).toMatchObject({ stage: 'rendering', unopened: [0], deadline: ms(DEADLINE) });
    expect(after(fired, open, request, runRetry)).toMatchObject({
      stage: 'waiting',
      retryAt: ms('2026-11-23T09:01:01Z'),
    });
    expect(after(fired, open, request, runRetry, request)).toMatchObject({ stage: 'rendering', retryAt: null });
    expect(after(fired, open, request, delivery)).toMatchObject({
      stage: 'delivering',
      unopened: [],
      deliveries: { [DELIVERY_ID]: { stage: 'dispatching', retryAt: null } },
    });
    const wait = waiting(2) as DomainEvent;
    expect(after(fired, open, delivery, wait)?.deliveries[DELIVERY_ID]).toMatchObject({
      stage: 'waiting',
      next: 'dispatch',
      retryAt: ms('2026-11-23T09:01:01Z'),
    });
    expect(after(fired, open, delivery, attemptEnd(1, {}, DELIVERY_ID, LATER))?.deliveries[DELIVERY_ID]).toMatchObject({
      stage: 'dispatching',
      at: ms(LATER),
    });
  });

  it('end when all their deliveries have ended', () => {
    const to = Array.from({ length: 501 }, (_, index) => `p${index}@example.com`);
    const two = firedOf({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const end = (page: number): DomainEvent => ({
      type: 'DeliveryCompleted',
      data: { ...ENDING, deliveryId: deliveryIdOf(OCCURRENCE_ID, page), accepted: 1, failed: [], unknown: [], at: NOW },
    });
    expect(after({ type: 'OccurrenceFired', data: two }, end(1))).toMatchObject({ unopened: [0] });
    expect(after({ type: 'OccurrenceFired', data: two }, end(1), end(0))).toBeUndefined();
  });

  it.each([
    [completed],
    [gaveUp],
    [runFailed],
    [{ type: 'RunSkipped', data: { ...about, reason: 'condition', verdict: '', at: NOW } } satisfies DomainEvent],
  ])('end with $type, and late events do not bring them back', (end) => {
    expect(
      after(fired, open, end, attemptEnd(1, {}), { type: 'ReportRendered', data: renderedFor(1) }),
    ).toBeUndefined();
  });

  it('outlive a failed run while one of its deliveries is open', () => {
    expect(after(fired, open, delivery, runFailed)).toMatchObject({ unopened: [] });
    expect(after(fired, open, delivery, runFailed, completed)).toBeUndefined();
  });

  it('that are held wait for a person or their deadline alone, and are idle once released', () => {
    const numbers = { recipients: 9, limit: 6, median: 2, why: '' };
    const held: DomainEvent = { type: 'RunHeld', data: { ...about, ...numbers, attempt: 1, at: NOW } };
    const late = ms('2027-01-01T00:00:00Z');
    const work = workAfter(fired, open, request, held);
    expect(work.get(OCCURRENCE_ID)).toMatchObject({ stage: 'held', unopened: [0] });
    expect([...idleItems(work, late, 60_000), ...dueRetries(work, late)]).toEqual([]);
    expect(overdueRuns(work, ms(DEADLINE)).map(([id]) => id)).toEqual([OCCURRENCE_ID]);
    const deadline = '2026-12-24T09:12:01.000Z';
    const releasedBy = (attempt: number): DomainEvent => ({
      type: 'RunReleased',
      data: { ...about, attempt, userId: 'u2', deadline, at: LATER },
    });
    const free = workAfter(fired, open, request, held, releasedBy(1));
    expect(free.get(OCCURRENCE_ID)).toMatchObject({ stage: 'rendering', deadline: ms(deadline) });
    expect(idleItems(free, ms(LATER) + 60_000, 60_000)).toHaveLength(1);
    // With the files of another run it is the opening that is done again.
    expect(after(fired, open, held, releasedBy(0))).toMatchObject({ stage: 'delivering', unopened: [0] });
    expect(after(fired, open, request, runFailed, held)).toMatchObject({ stage: 'held', unopened: [0] });
  });

  it('that wait for data are due when the wait is over, and stop waiting with the render request', () => {
    const until = '2026-11-23T13:00:00.000Z';
    const datasets = [{ name: 'sales', asOf: null }];
    const waits: DomainEvent = {
      type: 'RunWaiting',
      data: { ...about, match: 'all', since: NOW, until, onDeadline: 'skip', datasets, at: NOW },
    };
    const work = workAfter(fired, open, waits);
    expect(work.get(OCCURRENCE_ID)).toMatchObject({ stage: 'waiting', awaits: ['sales'], retryAt: ms(until) });
    expect(idleItems(work, ms(until) - 1, 60_000)).toEqual([]);
    expect(dueRetries(work, ms(until) - 1)).toEqual([]);
    expect(dueRetries(work, ms(until))).toHaveLength(1);
    expect(after(fired, open, waits, request)).toMatchObject({ stage: 'rendering', awaits: [], retryAt: null });
  });

  it('are reopened with their delivery', () => {
    expect(after(fired, open, delivery, gaveUp, waiting(2) as DomainEvent)).toMatchObject({
      deadline: ms(NOW) + GRACE,
      deliveries: { [DELIVERY_ID]: { stage: 'waiting' } },
    });
  });

  it('ignore other nouns', () =>
    expect(workAfter({ type: 'ReportDeleted', data: { reportId: firedOf().reportId, at: NOW } }).size).toBe(0));
});

describe('an occurrence from before runs existed', () => {
  const first = delivery as Extract<DomainEvent, { type: 'DeliveryOpened' }>;
  const old: DomainEvent = { type: 'DeliveryOpened', data: { ...first.data, attempt: 0, rendering: null } };
  const ask = request as Extract<DomainEvent, { type: 'RenderRequested' }>;
  const oldRequest: DomainEvent = { type: 'RenderRequested', data: { ...ask.data, deliveryId: DELIVERY_ID } };
  it('is still to be opened while the mailer has no request', () => {
    expect(after(fired, old, oldRequest)).toMatchObject({ stage: 'opening', unopened: [0], deliveries: {} });
  });
  it('continues with its dispatch', () => {
    expect(after(fired, old, oldRequest, dispatch(1) as DomainEvent)).toMatchObject({
      stage: 'delivering',
      deliveries: { [DELIVERY_ID]: { stage: 'dispatching' } },
    });
  });
  it('waits for files that were lost', () => {
    expect(after(fired, old, dispatch(1) as DomainEvent, oldRequest)?.deliveries[DELIVERY_ID]).toMatchObject({
      stage: 'waiting',
      next: 'render',
    });
  });
});

describe('due work', () => {
  const wait = waiting(2) as DomainEvent;
  const ids = (due: { id: string }[]) => due.map(({ id }) => id);
  it('includes retries that are due', () => {
    const work = workAfter(fired, open, delivery, wait);
    expect(dueRetries(work, ms('2026-11-23T09:01:00.999Z'))).toEqual([]);
    expect(ids(dueRetries(work, ms('2026-11-23T09:01:01Z')))).toEqual([DELIVERY_ID]);
    expect(ids(dueRetries(workAfter(fired, open, request, runRetry), ms('2026-11-23T09:01:01Z')))).toEqual([
      OCCURRENCE_ID,
    ]);
    expect(dueRetries(workAfter(fired), ms('2027-01-01T00:00:00Z'))).toEqual([]);
  });

  it('includes idle work, unless it is waiting', () => {
    expect(idleItems(workAfter(fired), ms(NOW) + 59_999, 60_000)).toEqual([]);
    expect(ids(idleItems(workAfter(fired), ms(NOW) + 60_000, 60_000))).toEqual([OCCURRENCE_ID]);
    expect(ids(idleItems(workAfter(fired, open, delivery), ms(NOW) + 60_000, 60_000))).toEqual([DELIVERY_ID]);
    expect(idleItems(workAfter(fired, open, delivery, wait), ms('2027-01-01T00:00:00Z'), 60_000)).toEqual([]);
    expect(idleItems(workAfter(fired, open, request, runRetry), ms('2027-01-01T00:00:00Z'), 60_000)).toEqual([]);
  });

  it('includes runs past their deadline', () => {
    expect(overdueRuns(workAfter(fired, open), ms(DEADLINE) - 1)).toEqual([]);
    expect(overdueRuns(workAfter(fired, open), ms(DEADLINE)).map(([id]) => id)).toEqual([OCCURRENCE_ID]);
  });
});

describe('a delivery whose rest is put off', () => {
  const DAY = 86_400_000;
  const from = (days: number) => new Date(ms(NOW) + days * DAY).toISOString();
  const later = [1, 2].map((days) => ({ count: 5, from: from(days) }));
  const putOff: DomainEvent = {
    type: 'SendingPutOff',
    data: { deliveryId: DELIVERY_ID, attempt: 1, relay: 'office', now: 3, later, at: NOW },
  };
  const all = [fired, open, delivery, putOff];

  it('is not idle until its time has come, also after some of its mail was sent', () => {
    const accepted: DomainEvent = {
      type: 'RecipientsAccepted',
      data: { deliveryId: DELIVERY_ID, attempt: 1, recipients: [], result: null, at: LATER },
    };
    const work = workAfter(...all, accepted);
    expect(idleItems(work, ms(from(1)) + 59_000, 60_000)).toEqual([]);
    expect(idleItems(work, ms(from(1)) + 60_000, 60_000)).toMatchObject([{ what: 'delivery', id: DELIVERY_ID }]);
  });

  it('moves the deadline of its run to after its last part', () => {
    const work = workAfter(...all);
    expect(overdueRuns(work, ms(from(2)) + GRACE - 1)).toEqual([]);
    expect(overdueRuns(work, ms(from(2)) + GRACE)).toHaveLength(1);
  });

  it('changes nothing of a delivery that has ended', () => {
    expect(after(fired, open, delivery, completed, putOff)).toBeUndefined();
  });
});
