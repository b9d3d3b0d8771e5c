import { listAt, numberAt, textAt, textsAt } from '../field';
import type { Attempt, EvidenceEvent, Retry } from '../format';
import { outcomeOf } from './outcome';

type Draft = Omit<Attempt, 'workers'> & { workers: { worker: string; leaseUntil: string | null }[] };

/** The attempts to send, from the events of the mailing. */
export const attemptsOf = (mailing: readonly EvidenceEvent[]): Attempt[] => {
  const attempts: Draft[] = [];
  const latest = new Map<number, Draft>();
  for (const { id, type, data } of mailing) {
    const attempt = numberAt(data, 'attempt') ?? 0;
    const current = latest.get(attempt);
    if (type === 'AttemptStarted') {
      const begun: Draft = {
        attempt,
        begunAt: textAt(data, 'at'),
        recipients: textsAt(data, 'recipients').length + textsAt(data, 'waiting').length,
        workers: [{ worker: textAt(data, 'worker') ?? '', leaseUntil: textAt(data, 'leaseUntil') }],
        endedAt: null,
        event: id,
      };
      attempts.push(begun);
      latest.set(attempt, begun);
    } else if (type === 'AttemptContinued' && current) {
      const [worker, leaseUntil] = [textAt(data, 'worker') ?? '', textAt(data, 'leaseUntil')];
      const last = current.workers.at(-1);
      if (last?.worker === worker) last.leaseUntil = leaseUntil;
      else current.workers.push({ worker, leaseUntil });
    } else if (outcomeOf(type) && current && isResult(data)) current.endedAt = textAt(data, 'at');
  }
  return attempts;
};

/** Whether an outcome is the last one of its attempt: it holds the result. */
const isResult = (data: unknown): boolean => {
  const result = (data as { result?: unknown } | null)?.result;
  return typeof result === 'object' && result !== null;
};

/** The retries that were scheduled, from the events of the delivery. */
export const retriesOf = (delivery: readonly EvidenceEvent[]): Retry[] =>
  delivery.flatMap(({ id, type, data }) =>
    type === 'RetryScheduled'
      ? [
          {
            attempt: numberAt(data, 'attempt') ?? 0,
            stage: textAt(data, 'stage'),
            retryAt: textAt(data, 'retryAt'),
            reason: textAt(data, 'reason'),
            recipients: listAt(data, 'pending').length,
            event: id,
          },
        ]
      : [],
  );
