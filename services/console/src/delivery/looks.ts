import type { Delivery } from '../api/deliveries';
import type { StatusLook } from '../kit/status';
import { words } from './delivery.words';

const LOOKS: Readonly<Record<Delivery['status'], StatusLook>> = {
  PENDING: { icon: 'clock', word: words.statuses.PENDING, tone: 'busy' },
  SENT: { icon: 'check', word: words.statuses.SENT, tone: 'good' },
  FAILED: { icon: 'warning', word: words.statuses.FAILED, tone: 'bad' },
  PERMANENTLY_FAILED: { icon: 'cross', word: words.statuses.PERMANENTLY_FAILED, tone: 'bad' },
  BOUNCED: { icon: 'warning', word: words.statuses.BOUNCED, tone: 'bad' },
  SKIPPED: { icon: 'skip', word: words.statuses.SKIPPED, tone: 'calm' },
};

/** The state of a delivery. One that waits for a retry has not failed yet. */
export const lookOf = ({ status, metadata }: Pick<Delivery, 'status' | 'metadata'>): StatusLook =>
  status === 'FAILED' && metadata['retryAt'] !== undefined
    ? { icon: 'clock', word: words.waits, tone: 'warn' }
    : LOOKS[status];

const OUTCOMES: Readonly<Record<Delivery['outcomes'][number]['outcome'], StatusLook>> = {
  accepted: { icon: 'check', word: words.outcomes.accepted, tone: 'good' },
  deferred: { icon: 'clock', word: words.outcomes.deferred, tone: 'warn' },
  rejected: { icon: 'cross', word: words.outcomes.rejected, tone: 'bad' },
  suppressed: { icon: 'skip', word: words.outcomes.suppressed, tone: 'calm' },
  unknown: { icon: 'warning', word: words.outcomes.unknown, tone: 'warn' },
  bounced: { icon: 'warning', word: words.outcomes.bounced, tone: 'bad' },
  complained: { icon: 'warning', word: words.outcomes.complained, tone: 'bad' },
};

/** What became of one recipient; none while the server has not answered. */
export const outcomeLook = (outcome: Delivery['outcomes'][number]['outcome'] | undefined): StatusLook =>
  outcome === undefined ? { icon: 'clock', word: words.outcomes.none, tone: 'calm' } : OUTCOMES[outcome];
