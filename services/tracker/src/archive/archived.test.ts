import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, decodeEvent, type Event, Rejection } from '@punctual/contracts';
import { delivery } from '../delivery/delivery';
import { evolve, type RunInFlight } from '../in-flight/in-flight';
import { run } from '../run/run';
import { open, opened, openRun, runOpened } from '../testing/commands';
import { DELIVERY_ID, ENDING, firedOf, NOW, OCCURRENCE_ID, renderingBy } from '../testing/samples';
import { archivedRun, deliveryFrom } from './archived';

const about = { occurrenceId: OCCURRENCE_ID, scheduleId: ENDING.scheduleId, pages: 1 };
const fired: DomainEvent = { type: 'OccurrenceFired', data: firedOf() };
const failed: DomainEvent = { type: 'RunFailed', data: { ...about, cause: 'rendering', reason: 'no rows', at: NOW } };
const skipped: DomainEvent = {
  type: 'RunSkipped',
  data: { ...about, reason: 'condition', verdict: 'too low', at: NOW },
};
const kept = { status: 'SENT', attempts: 1, recipients: 2 } as const;
const archivedOf = (events: DomainEvent[]) => archivedRun(OCCURRENCE_ID, events, [kept], NOW);
const runArchived = archivedOf(runOpened as DomainEvent[]);
const deliveryArchived = (changes: Partial<Event<'DeliveryArchived'>['data']> = {}): Event<'DeliveryArchived'> => {
  const { reportId, reportType, userId, trigger, dueAt, formats } = firedOf();
  return {
    type: 'DeliveryArchived',
    data: {
      ...{ ...ENDING, reportId, reportType, userId, trigger, channel: 'email', dueAt, formats, status: 'SENT' },
      ...{ attempts: 1, createdAt: NOW, sentAt: NOW, recipients: 2, receivers: [], failure: null, skipReason: null },
      at: NOW,
      ...changes,
    },
  };
};

describe('what is kept of a run', () => {
  it('says whether it ended by itself, by its last word', () => {
    expect(runArchived.data).toMatchObject({ ended: null, skipReason: null, deliveries: [kept] });
    expect(archivedOf([...(runOpened as DomainEvent[]), failed]).data.ended).toBe('PERMANENTLY_FAILED');
    expect(archivedOf([failed, ...(runOpened as DomainEvent[])]).data.ended).toBeNull();
    const { ended, skipReason, verdict } = archivedOf([skipped]).data;
    expect([ended, skipReason, verdict]).toEqual(['SKIPPED', 'condition', skipped.data.verdict]);
    for (const { type, data } of [runArchived, deliveryArchived()])
      expect(decodeEvent({ type, data, metadata: { v: 1, tenantId: 't' } }).event).toEqual({ type, data });
  });

  it('names the lists it went to and their members, as it opened the last time', () => {
    const list = { listId: ENDING.scheduleId, revision: 3, status: 'active', members: 7 } as const;
    const withLists = (runOpened as DomainEvent[]).map((event) =>
      event.type === 'RunOpened' ? { ...event, data: { ...event.data, lists: [list] } } : event,
    );
    const lists = [{ listId: list.listId, members: 7 }];
    expect(archivedOf([...(runOpened as DomainEvent[]), failed, ...withLists]).data.opened).toEqual({ at: NOW, lists });
    expect(archivedOf([failed]).data.opened).toBeNull();
  });

  it('is a row for each of its deliveries, also of one that was never opened', () => {
    expect(deliveryFrom([fired, failed], DELIVERY_ID)).toMatchObject({ status: 'PERMANENTLY_FAILED' });
    expect(deliveryFrom([fired, skipped], DELIVERY_ID)).toMatchObject({ status: 'SKIPPED' });
    expect(deliveryFrom([failed], DELIVERY_ID)).toBeNull();
  });
});

describe('what was archived', () => {
  it('is not opened, sent or closed again, and a person may not release it', () => {
    const state = delivery.evolve(delivery.initial, deliveryArchived());
    expect(delivery.evolve(state, opened[0] as never)).toBe(state);
    expect(delivery.decide(open(), state)).toEqual([]);
    expect(delivery.decide({ type: 'Retry', data: { now: NOW } }, state)).toEqual([]);
    const gone = (run.evolve as (state: unknown, event: DomainEvent) => typeof run.initial)(run.initial, runArchived);
    expect(gone).toEqual({ status: 'archived', pages: 1 });
    expect(run.decide(openRun(renderingBy(1)), gone)).toEqual([]);
    const fail = { ...about, now: NOW, cause: 'parked', reason: 'x' } as const;
    expect(run.decide({ type: 'Fail', data: fail }, gone)).toEqual([]);
    const release = { type: 'Release', data: { userId: 'u1', deadline: NOW, now: NOW } } as const;
    expect(() => run.decide(release, gone)).toThrow(Rejection);
  });

  it('still says to a condition whether anybody has, or may have, the mail', () => {
    const arrived = (changes: Partial<Event<'DeliveryArchived'>['data']>) =>
      delivery.evolve(delivery.initial, deliveryArchived(changes));
    const receivers = [{ domain: 'example.com', accepted: 0, failed: 1, unknown: 0, suppressed: 0 }];
    expect(arrived({ status: 'BOUNCED' })).toEqual({ status: 'archived', arrived: true });
    expect(arrived({ status: 'PERMANENTLY_FAILED', receivers })).toEqual({ status: 'archived', arrived: false });
    const unknown = receivers.map((one) => ({ ...one, unknown: 1 }));
    expect(arrived({ status: 'FAILED', receivers: unknown })).toEqual({ status: 'archived', arrived: true });
  });

  it('is not in flight for a tracker that reads the log from its beginning', () => {
    const after = (...events: DomainEvent[]) =>
      events.reduce<RunInFlight | null>(
        (item, event) => evolve(item, event, { tenantId: 't1', userId: 'u1' }, 86_400_000),
        null,
      );
    expect(after(fired)).not.toBeNull();
    expect(after(fired, deliveryArchived())).toBeNull();
    expect(after(fired, runArchived)).toBeNull();
    expect(after(deliveryArchived(), runArchived)).toBeNull();
  });
});
