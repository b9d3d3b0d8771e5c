import type { Decider } from '@punctual/chassis';
import type { Event } from '@punctual/contracts';
import { QUIET_MS } from './notice';

/** What the recipients of one schedule were told: the latest notice, null before the first. */
export type RecipientNotice = { ordered: Event<'RecipientNoticeOrdered'>['data'] | null };

/** Tells the recipients of a schedule that a run failed for good. */
export type RecipientNoticeCommand = {
  type: 'TellRecipients';
  data: { scheduleId: string; occurrenceId: string; now: string };
};

const decide = ({ data }: RecipientNoticeCommand, { ordered }: RecipientNotice): Event<'RecipientNoticeOrdered'>[] => {
  const { now, ...about } = data;
  if (ordered?.occurrenceId === data.occurrenceId) return [];
  // Failures that follow are not told later: by then the next report may have come.
  if (ordered && Date.parse(now) < Date.parse(ordered.at) + QUIET_MS) return [];
  return [{ type: 'RecipientNoticeOrdered', data: { ...about, number: (ordered?.number ?? 0) + 1, at: now } }];
};

/** Tells the recipients of a schedule of a failure at once, and then at most once a day. */
export const recipientNotice: Decider<RecipientNotice, RecipientNoticeCommand, Event<'RecipientNoticeOrdered'>> = {
  initial: { ordered: null },
  evolve: (_, { data }) => ({ ordered: data }),
  decide,
};
