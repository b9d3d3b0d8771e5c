import type { Event } from '../registry';
import type { DeliveryResource } from '../rest/delivery';

/** What became of the mail to a recipient, and by which attempt. */
export type Fate = Pick<DeliveryResource['outcomes'][number], 'outcome' | 'attempt'>;

/** Outcomes after which a mail server has, or may have, taken the mail: what comes back is about that attempt. */
const TAKEN: ReadonlySet<Fate['outcome']> = new Set(['accepted', 'unknown', 'bounced', 'complained']);

/**
 * Whether the outcome of an attempt replaces what is known. Outcomes of an earlier attempt can arrive late. An acceptance stands for good,
 * unless the mail comes back, and a complaint does: its author has the mail. A bounce stands until a later attempt than the one it is about
 * sends the mail. Of the other outcomes the latest attempt counts.
 */
export const replaces = (known: Fate | undefined, { outcome, attempt }: Fate): boolean => {
  if (!known) return true;
  switch (known.outcome) {
    case 'complained':
    case 'accepted':
      return false;
    case 'bounced':
      return attempt > known.attempt && outcome !== 'suppressed';
    default:
      return outcome === 'accepted' || attempt >= known.attempt;
  }
};

/**
 * What is known after a mail came back, or its reader complained, who has it whatever else was reported. A report does not say of which
 * attempt: it is about the latest one that a mail server took, or may have taken, and if there is none about the one under way, as its
 * acceptance may be recorded later. `begun` counts the attempts begun before.
 */
export const afterReturn = (
  known: Fate | undefined,
  type: Event<'RecipientBounced' | 'RecipientComplained'>['type'],
  begun: number,
): Fate => {
  if (known?.outcome === 'complained') return known;
  const attempt = known && TAKEN.has(known.outcome) ? known.attempt : Math.max(1, begun);
  return { outcome: type === 'RecipientBounced' ? 'bounced' : 'complained', attempt };
};
