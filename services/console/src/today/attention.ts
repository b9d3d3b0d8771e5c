import type { Outcome, Today } from '../api/today';
import type { StatusLook } from '../kit/status';
import { words } from './today.words';

/** The lag of the views, in seconds, from which on a page may be older than a reader expects. */
const LATE_SECONDS = 10;

/** Outcomes in the order in which they are read: what arrived, what did not, what is under way. */
const ORDER: readonly Outcome[] = ['SENT', 'FAILED', 'PERMANENTLY_FAILED', 'BOUNCED', 'SKIPPED', 'PENDING'];
const LOOKS: Readonly<Record<Outcome, Omit<StatusLook, 'word'>>> = {
  SENT: { icon: 'check', tone: 'good' },
  FAILED: { icon: 'warning', tone: 'warn' },
  PERMANENTLY_FAILED: { icon: 'cross', tone: 'bad' },
  BOUNCED: { icon: 'cross', tone: 'bad' },
  SKIPPED: { icon: 'skip', tone: 'calm' },
  PENDING: { icon: 'clock', tone: 'busy' },
};

/** One outcome with its count and its share of all, in percent. */
export type OutcomeLine = { outcome: Outcome; count: number; share: number; look: StatusLook };

/** What went out, by outcome; outcomes that did not happen are left out, except that something was sent. */
export const outcomesOf = ({ byOutcome, total }: Today['sent']): OutcomeLine[] =>
  ORDER.map((outcome) => ({ outcome, count: byOutcome[outcome] ?? 0 }))
    .filter(({ outcome, count }) => count > 0 || outcome === 'SENT')
    .map(({ outcome, count }) => ({
      outcome,
      count,
      share: total === 0 ? 0 : (count / total) * 100,
      look: { ...LOOKS[outcome], word: words.outcomes[outcome](count) },
    }));

/** What may need a person. */
export type Matter = 'failing' | 'held' | 'retries' | 'deadLetters' | 'lag';
export type MatterLine = { matter: Matter; look: StatusLook };

const lookOf = (matter: Matter, count: number, wrong: StatusLook['tone']): MatterLine => ({
  matter,
  look: {
    icon: count === 0 ? 'check' : matter === 'held' ? 'hold' : matter === 'retries' ? 'clock' : 'warning',
    tone: count === 0 ? 'good' : wrong,
    word: words.matters[matter](count),
  },
});

/** Everything that may need a person, also where it does not: nobody has to guess what was looked at. */
export const mattersOf = (today: Today): MatterLine[] => {
  const { failingSchedules, heldRuns, retriesWaiting, deadLetters, viewLagSeconds } = today;
  const lag = viewLagSeconds < LATE_SECONDS ? 0 : Math.round(viewLagSeconds);
  return [
    lookOf('failing', failingSchedules, 'bad'),
    lookOf('held', heldRuns, 'warn'),
    lookOf('retries', retriesWaiting, 'busy'),
    ...(deadLetters === null ? [] : [lookOf('deadLetters', deadLetters, 'bad')]),
    lookOf('lag', lag, 'warn'),
  ];
};
