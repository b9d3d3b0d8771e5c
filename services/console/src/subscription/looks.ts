import type { Received, Run, Subscription } from '../api/subscriptions';
import type { StatusLook } from '../kit/status';
import { words } from './subscription.words';

const OUTCOMES: Readonly<Record<Run['status'], Omit<StatusLook, 'word'>>> = {
  PENDING: { icon: 'clock', tone: 'busy' },
  SENT: { icon: 'check', tone: 'good' },
  FAILED: { icon: 'warning', tone: 'bad' },
  PERMANENTLY_FAILED: { icon: 'cross', tone: 'bad' },
  BOUNCED: { icon: 'warning', tone: 'bad' },
  SKIPPED: { icon: 'skip', tone: 'calm' },
};

/** How the outcome of a run is shown. */
export const outcomeLook = (status: Run['status']): StatusLook => ({
  ...OUTCOMES[status],
  word: words.outcomes[status],
});

type Named = Pick<Subscription, 'name' | 'reportType'>;

/** What a subscription or schedule is called. */
export const nameOf = ({ name, reportType }: Named): string => name ?? reportType ?? words.unnamed;

/** What a person receives is called by its schedule, or by the list that nothing is sent to now. */
export const receivedName = ({ schedule, list }: Received): string =>
  schedule ? nameOf(schedule) : (list?.name ?? words.unnamed);

/** Why a person receives something. */
export const whyOf = ({ why, list }: Received): string =>
  why === 'list' ? words.whys.list(list?.name ?? '') : words.whys[why];

/** Why nothing of it is sent now; null when it is sent. */
export const notSentOf = ({ suppressed }: Received): string | null =>
  suppressed && words.notSent(words.notSentFor[suppressed.cause], suppressed.all, suppressed.since);

/** What leaving changes. */
export const leavingOf = (received: Received): string => {
  const { why, list } = received;
  return why === 'list' ? words.leaveSays.list(list?.name ?? '') : words.leaveSays[why](receivedName(received));
};
