import type { SuppressionCause, SuppressionEvent } from '@punctual/contracts';
import { Rejection } from '@punctual/contracts';

/** That an address gets no mail: none of a schedule, or none at all where that is null. */
export type Suppression = {
  id: string;
  email: string;
  scheduleId: string | null;
  cause: SuppressionCause;
  since: string;
};

type About = { suppressionId: string; now: string };
type Whom = { email: string; scheduleId: string | null };
export type SuppressionCommand =
  /** An administrator has an address get no mail. */
  | { type: 'Suppress'; data: About & Whom & { reason: string; userId: string | null } }
  /** A person has it get mail again. */
  | { type: 'Lift'; data: About & { reason: string; userId: string | null } }
  /** Its owner leaves, by a link in the mail of a delivery. */
  | { type: 'Leave'; data: About & Whom & { fromDelivery: string | null } }
  /** Its owner comes back. */
  | { type: 'Return'; data: About };

/**
 * What is recorded of a command, from what is known of the one address that it is about; null for one that gets mail. Whoever gets none
 * already stays as they are, and whoever comes back ends only what they said themselves: a bounce, a complaint and an administrator stay.
 * @throws Rejection `suppression/unknown` for an address to lift that gets mail
 */
export const decideSuppression = (
  { type, data }: SuppressionCommand,
  known: Suppression | null,
): SuppressionEvent[] => {
  const { suppressionId, now: at } = data;
  const lifted = ({ email, scheduleId: ofSchedule }: Suppression, reason: string, userId: string | null) =>
    [{ type: 'SuppressionLifted', data: { suppressionId, email, ofSchedule, reason, userId, at } }] as const;
  switch (type) {
    case 'Suppress': {
      if (known) return [];
      const { email, scheduleId: ofSchedule, reason, userId } = data;
      const why = { cause: 'by-hand' as const, reason, userId, fromDelivery: null };
      return [{ type: 'AddressSuppressed', data: { suppressionId, email, ofSchedule, ...why, at } }];
    }
    case 'Leave': {
      if (known) return [];
      const { email, scheduleId: ofSchedule, fromDelivery } = data;
      const why = { cause: 'unsubscribed' as const, reason: null, userId: null, fromDelivery };
      return [{ type: 'AddressSuppressed', data: { suppressionId, email, ofSchedule, ...why, at } }];
    }
    case 'Lift':
      if (!known) throw new Rejection('suppression/unknown', 'this address gets mail, or is not known');
      return [...lifted(known, data.reason, data.userId)];
    case 'Return':
      return known?.cause === 'unsubscribed' ? [...lifted(known, 'its owner came back', null)] : [];
  }
};
