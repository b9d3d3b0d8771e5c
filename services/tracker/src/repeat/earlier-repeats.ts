import { eventsOf } from '@punctual/chassis';
import { deliveryIdOf, mailboxOf } from '@punctual/contracts';
import type { Begun } from '../delivery/state';
import type { Needs } from '../needs';
import { notReached } from './repeat';

/** Whether a delivery was sent again before: by which occurrences that have ended, and the mailboxes they reached. */
export type EarlierRepeats = { ended: string[]; reached: string[] };

/**
 * The mailboxes that accepted the mail of a delivery that has ended. Those who get no mail are in none of its numbers: where there are any, its
 * mailing says who accepted it.
 */
const reachedBy = async ({ store }: Pick<Needs, 'store'>, state: Begun): Promise<string[]> => {
  if (!state.end) return [];
  const not = notReached(state);
  const others = state.opened.recipients.filter((one) => !not.includes(one)).map(({ email }) => mailboxOf(email));
  if (others.length === state.end.accepted) return others;
  const accepted = (await eventsOf(store, 'mailing', state.opened.deliveryId)).flatMap(({ type, data }) =>
    type === 'RecipientsAccepted' ? data.recipients.map(({ email }) => mailboxOf(email)) : [],
  );
  return others.filter((mailbox) => accepted.includes(mailbox));
};

/** Looks at the occurrences that sent a delivery again, and at those that sent these again. */
export const earlierRepeats = async (
  needs: Pick<Needs, 'runs' | 'deliveries' | 'store'>,
  { repeats }: Begun,
): Promise<EarlierRepeats> => {
  const { runs, deliveries } = needs;
  const reached: string[] = [];
  const ended: string[] = [];
  for (const { occurrenceId } of repeats) {
    // A repeat is one page, as what it repeats was.
    const state = await deliveries.load(deliveryIdOf(occurrenceId, 0));
    // It is kept for as long as what it repeats.
    if (state.status === 'archived') continue;
    if (state.status === 'none') {
      const { status } = await runs.load(occurrenceId);
      if (status === 'failed' || status === 'skipped') ended.push(occurrenceId);
      continue;
    }
    const after = await earlierRepeats(needs, state);
    reached.push(...(await reachedBy(needs, state)), ...after.reached);
    if (state.status === 'closed' && after.ended.length === state.repeats.length) ended.push(occurrenceId);
  }
  return { ended, reached };
};
