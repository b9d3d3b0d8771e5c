import type { Event, SuppressionCause, SuppressionEvent } from '@punctual/contracts';
import { parseDeliveryId, Rejection, replacesSuppression } from '@punctual/contracts';
import { countAfter, PAUSE_MS, type SoftBounces } from './soft-bounces';

/** That an address gets no mail: none of a schedule, or none at all where that is null. */
export type Suppression = {
  id: string;
  email: string;
  scheduleId: string | null;
  cause: SuppressionCause;
  since: string;
  /** When it is over by itself; null where a person must end it. */
  until: string | null;
};

type About = { suppressionId: string; now: string };
type Whom = { email: string; scheduleId: string | null };
type Returned = About & { email: string; fromDelivery: string };
export type SuppressionCommand =
  /** An administrator has an address get no mail. */
  | { type: 'Suppress'; data: About & Whom & { reason: string; userId: string | null } }
  /** A person has it get mail again. */
  | { type: 'Lift'; data: About & { reason: string; userId: string | null } }
  /** Its owner leaves, for good or until a time, by a link in the mail of a delivery. */
  | { type: 'Leave'; data: About & Whom & { fromDelivery: string | null; until: string | null } }
  /** Its owner comes back. */
  | { type: 'Return'; data: About }
  /** Mail to it came back, and always will. */
  | { type: 'BounceHard'; data: Returned }
  /** Mail to it came back, and another one may not. */
  | { type: 'BounceSoft'; data: Returned }
  /** Its owner reported mail as spam. */
  | { type: 'Complain'; data: Returned }
  /** Mail to it was accepted, which matters after a bounce. */
  | { type: 'NoteAccepted'; data: Returned };

/** What is known of the one address that a command is about; nulls for one that gets mail, and never bounced. */
export type Known = {
  suppression: Suppression | null;
  bounces: SoftBounces | null;
  /** What the last suppression followed from (`followsFrom`), also when a person has lifted it since. */
  last: string | null;
};

/** Names what a suppression follows from: mail of this delivery leads to it once, however often that is reported. */
export const followsFrom = (cause: SuppressionCause, delivery: string | null): string => `${cause} ${delivery}`;

/** Whether an address gets no mail at a time. */
export const isInForce = ({ until }: Pick<Suppression, 'until'>, now: string): boolean => until === null || until > now;

/**
 * What is recorded of a command. Whoever gets none already stays as they are (`replacesSuppression`), and whoever comes back ends only what they
 * said themselves: a bounce, a complaint and an administrator stay.
 * @throws Rejection `suppression/unknown` for an address to lift that gets mail
 */
export const decideSuppression = (
  { type, data }: SuppressionCommand,
  { suppression: known, bounces, last }: Known,
): SuppressionEvent[] => {
  const { suppressionId, now: at } = data;
  type Why = Partial<Event<'AddressSuppressed'>['data']> & { cause: SuppressionCause };
  const suppressed = (email: string, why: Why): SuppressionEvent[] => {
    const nothing = { ofSchedule: null, reason: null, userId: null, fromDelivery: null, until: null };
    const next = { suppressionId, email, ...nothing, ...why, at };
    return known && !replacesSuppression(known, next) ? [] : [{ type: 'AddressSuppressed', data: next }];
  };
  const after = (cause: SuppressionCause, { email, fromDelivery }: Returned): SuppressionEvent[] =>
    last === followsFrom(cause, fromDelivery) ? [] : suppressed(email, { cause, fromDelivery });
  const lifted = ({ email, scheduleId: ofSchedule }: Suppression, reason: string, userId: string | null) =>
    [{ type: 'SuppressionLifted', data: { suppressionId, email, ofSchedule, reason, userId, at } }] as const;
  switch (type) {
    case 'Suppress': {
      const { email, scheduleId: ofSchedule, reason, userId } = data;
      return suppressed(email, { cause: 'by-hand', ofSchedule, reason, userId });
    }
    case 'Leave': {
      const { email, scheduleId: ofSchedule, fromDelivery, until } = data;
      return suppressed(email, { cause: 'unsubscribed', ofSchedule, fromDelivery, until });
    }
    case 'BounceHard':
      return after('hard-bounce', data);
    case 'Complain':
      return after('complaint', data);
    case 'BounceSoft': {
      const { email, fromDelivery } = data;
      if (known && isInForce(known, at)) return [];
      const run = parseDeliveryId(fromDelivery).occurrenceId;
      const count = countAfter(bounces, { run, deliveryId: fromDelivery, now: at });
      if (count === null) return [];
      const until = new Date(Date.parse(at) + PAUSE_MS).toISOString();
      if (count === 'enough') return suppressed(email, { cause: 'soft-bounces', fromDelivery, until });
      return [{ type: 'SoftBounceCounted', data: { suppressionId, email, ofSchedule: null, fromDelivery, count, at } }];
    }
    case 'NoteAccepted': {
      const { email, fromDelivery } = data;
      if (!bounces || bounces.accepted || at <= bounces.at) return [];
      return [{ type: 'AcceptedAfterBounce', data: { suppressionId, email, ofSchedule: null, fromDelivery, at } }];
    }
    case 'Lift':
      if (!known || !isInForce(known, at))
        throw new Rejection('suppression/unknown', 'this address gets mail, or is not known');
      return [...lifted(known, data.reason, data.userId)];
    case 'Return':
      return known?.cause === 'unsubscribed' ? [...lifted(known, 'its owner came back', null)] : [];
  }
};
