import { type EventStore, eventsOf, type Position } from '@punctual/chassis';
import {
  type Event,
  mailboxOf,
  Rejection,
  type ScheduleEvent,
  type ScheduleSpec,
  scheduleIdIn,
} from '@punctual/contracts';
import type { Needs } from '../needs';

const END_OF_LOG: Position = { commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n };

/** Accounts do not tell the cases of an address apart, so neither does leaving. */
const readerOf = (email: string): string => mailboxOf(email).toLowerCase();

type ScheduleNow = { spec: ScheduleSpec; deleted: boolean };

const after = (now: ScheduleNow | null, { type, data }: ScheduleEvent): ScheduleNow | null => {
  switch (type) {
    case 'ScheduleCreated':
    case 'ScheduleChanged':
      return { spec: data.spec, deleted: now?.deleted ?? false };
    case 'ScheduleDeleted':
      return now && { ...now, deleted: true };
    case 'ScheduleRestored':
      return now && { ...now, deleted: false };
    default:
      return now;
  }
};

const scheduleNow = async (store: EventStore, scheduleId: string): Promise<ScheduleNow | null> =>
  ((await eventsOf(store, 'schedule', scheduleId)) as ScheduleEvent[]).reduce(after, null as ScheduleNow | null);

/**
 * Who of the recipients of a delivery still receives its schedule: those who left it or a list since get no mail of it again. `null`
 * where nobody can have left: a test goes to the person who asked, and people in rows are named by the report.
 * @throws Rejection when the schedule, or the subscription, was deleted
 */
export const receivesNow = async (
  { store, listsAsOf }: Pick<Needs, 'store' | 'listsAsOf'>,
  { occurrenceId, trigger }: Pick<Event<'DeliveryOpened'>['data'], 'occurrenceId' | 'trigger'>,
): Promise<((email: string) => boolean) | null> => {
  const schedule = await scheduleNow(store, scheduleIdIn(occurrenceId));
  if (schedule?.deleted)
    throw new Rejection(
      'schedule/deleted',
      schedule.spec.deliveryMethod === null
        ? 'its schedule is deleted; restore it first'
        : 'its subscription has ended; nothing is sent to it any more',
    );
  if (!schedule || trigger === 'test' || typeof schedule.spec.audience === 'object') return null;
  const { to, cc, bcc, lists } = schedule.spec.recipients;
  const members = await Promise.all(lists.map((listId) => listsAsOf(listId, END_OF_LOG)));
  const readers = new Set([...to, ...cc, ...bcc, ...members.flatMap(({ emails }) => emails)].map(readerOf));
  return (email) => readers.has(readerOf(email));
};
