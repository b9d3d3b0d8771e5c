import { outcomeOf } from '../claims/outcome';
import { dataAt, flagAt, listAt, numberAt, textAt, textsAt } from '../field';
import type { EvidenceEvent, Outcome } from '../format';
import { compareEvents } from '../read';
import type { Case } from './case';

type Kind = Outcome['outcome'];

/** An attempt while its events are replayed. `begun`: the mail may be on its way; `waiting`: it is not yet. */
type Running = {
  attempt: number;
  begun: Set<string>;
  waiting: Set<string>;
  settled: Map<string, Kind>;
  worker: string | null;
  leaseUntil: string | null;
};

/** What the replay finds, by the claim that it contradicts. */
export type SendingProblems = { attempts: string[]; recipients: string[]; suppressed: string[] };

const emailsAt = (data: unknown, name: string): string[] => listAt(data, name).map((one) => textAt(one, 'email') ?? '');

const sameMembers = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && new Set([...some, ...others]).size === new Set(some).size;

/** A request to send, and the addresses that it names. */
type SendRequest = { event: EvidenceEvent; emails: ReadonlySet<string> };

/** Whether another worker may still send for an attempt that has messages without an outcome. */
const isHeldByAnother = (
  { worker, leaseUntil, begun, waiting }: Running,
  by: string | null,
  at: string | null,
): boolean => worker !== by && begun.size + waiting.size > 0 && Date.parse(at ?? '') < Date.parse(leaseUntil ?? '');

/** Replays the events of the mailing, and finds what cannot have happened, or must not have. */
class Replay {
  readonly problems: SendingProblems = { attempts: [], recipients: [], suppressed: [] };
  #running: Running | null = null;
  #latest = 0;
  /** By attempt, those recorded as unknown: a late outcome is accepted for these alone. */
  readonly #unknown = new Map<number, Set<string>>();
  readonly #accepted = new Set<string>();
  readonly #suppressed = new Set<string>();

  /** @param requests the requests to send, and to whom, by the number of the attempt */
  constructor(
    private readonly recipients: ReadonlySet<string>,
    private readonly requests: ReadonlyMap<number, SendRequest>,
  ) {}

  take(event: EvidenceEvent): void {
    if (event.type === 'AttemptStarted') this.#start(event);
    else if (event.type === 'AttemptContinued') this.#continue(event);
    else {
      const kind = outcomeOf(event.type);
      if (kind) this.#settle(event, kind);
    }
  }

  #mayBegin(email: string, attempt: number): void {
    if (this.#suppressed.has(email))
      this.problems.suppressed.push(`attempt ${attempt} sent to ${email} after it was recorded that they get no mail`);
    if (this.#accepted.has(email))
      this.problems.recipients.push(`attempt ${attempt} sent to ${email} again, whose mail server had accepted it`);
  }

  #start(event: EvidenceEvent): void {
    const { data } = event;
    const attempt = numberAt(data, 'attempt') ?? 0;
    const [recipients, waiting] = [textsAt(data, 'recipients'), textsAt(data, 'waiting')];
    if (attempt <= this.#latest) this.problems.attempts.push(`attempt ${attempt} begins after attempt ${this.#latest}`);
    const request = this.requests.get(attempt);
    if (!request || compareEvents(request.event, event) > 0)
      this.problems.attempts.push(`nobody had asked for attempt ${attempt} when it began`);
    for (const email of [...recipients, ...waiting])
      if (request && !request.emails.has(email))
        this.problems.attempts.push(`attempt ${attempt} is to ${email}, which was not asked for`);
    for (const email of recipients) this.#mayBegin(email, attempt);
    const [running, worker] = [this.#running, textAt(data, 'worker')];
    if (running && isHeldByAnother(running, worker, textAt(data, 'at')))
      this.problems.attempts.push(
        `a worker began attempt ${attempt} before the lease of the one that had attempt ${running.attempt} ended`,
      );
    if (running) for (const email of running.begun) this.#unknownIn(running.attempt).add(email);
    this.#latest = Math.max(this.#latest, attempt);
    this.#running = {
      attempt,
      begun: new Set(recipients),
      waiting: new Set(waiting),
      settled: new Map(),
      worker,
      leaseUntil: textAt(data, 'leaseUntil') ?? textAt(data, 'at'),
    };
  }

  #unknownIn(attempt: number): Set<string> {
    const known = this.#unknown.get(attempt);
    if (known) return known;
    const none = new Set<string>();
    this.#unknown.set(attempt, none);
    return none;
  }

  #continue({ data }: EvidenceEvent): void {
    const attempt = numberAt(data, 'attempt') ?? 0;
    const running = this.#running;
    if (running?.attempt !== attempt) {
      this.problems.attempts.push(`attempt ${attempt} continues and is not under way`);
      return;
    }
    const [worker, at] = [textAt(data, 'worker'), textAt(data, 'at')];
    if (isHeldByAnother(running, worker, at))
      this.problems.attempts.push(`a worker took attempt ${attempt} over before the lease of the other one ended`);
    running.worker = worker;
    running.leaseUntil = textAt(data, 'leaseUntil');
    for (const email of textsAt(data, 'recipients')) {
      if (!running.waiting.delete(email))
        this.problems.attempts.push(`attempt ${attempt} begins the message to ${email}, which was not waiting`);
      this.#mayBegin(email, attempt);
      running.begun.add(email);
    }
    for (const email of textsAt(data, 'returned')) {
      if (!running.begun.delete(email))
        this.problems.attempts.push(`attempt ${attempt} returns the message to ${email}, which was not begun`);
      running.waiting.add(email);
    }
  }

  #settle(event: EvidenceEvent, kind: Kind): void {
    const { data } = event;
    const attempt = numberAt(data, 'attempt') ?? 0;
    const late = flagAt(data, 'late') ?? false;
    for (const one of listAt(data, 'recipients')) {
      const email = textAt(one, 'email') ?? '';
      this.#checkReply(email, numberAt(one, 'smtpCode'), kind);
      if (late) this.#settleLate(email, attempt, kind);
      else this.#settleNow(email, attempt, kind);
      if (kind === 'accepted' && !late) this.#accepted.add(email);
      if (kind === 'suppressed') this.#suppressed.add(email);
    }
    const result = dataAt(data, 'result');
    if (result && this.#running?.attempt === attempt) this.#end(result, this.#running);
  }

  #checkReply(email: string, code: number | null, kind: Kind): void {
    const { recipients } = this.problems;
    if (!this.recipients.has(email)) recipients.push(`${email} has an outcome and is no recipient`);
    const positive = code !== null && code >= 200 && code < 300;
    if (kind === 'accepted' && !positive)
      recipients.push(`${email} counts as accepted without a positive reply of the mail server`);
    if (kind !== 'accepted' && positive)
      recipients.push(`${email} counts as ${kind}, though the mail server replied ${code}`);
  }

  #settleLate(email: string, attempt: number, kind: Kind): void {
    const unknown = this.#unknownIn(attempt);
    if (kind === 'unknown' || kind === 'suppressed' || !unknown.delete(email))
      this.problems.attempts.push(`a late outcome of attempt ${attempt} replaces none that was unknown: ${email}`);
    if (this.#running?.attempt === attempt) this.#running.settled.set(email, kind);
  }

  #settleNow(email: string, attempt: number, kind: Kind): void {
    const running = this.#running;
    const begun = running?.attempt === attempt && running.begun.delete(email);
    const waited = running?.attempt === attempt && running.waiting.delete(email);
    const sent = kind === 'accepted' || kind === 'unknown';
    if (!running || !(begun || (waited && !sent)))
      this.problems.attempts.push(`an outcome of attempt ${attempt} is of a message that was not begun: ${email}`);
    if (kind === 'suppressed' && begun)
      this.problems.suppressed.push(`the message to ${email} had begun when it was recorded that they get no mail`);
    running?.settled.set(email, kind);
    if (kind === 'unknown') this.#unknownIn(attempt).add(email);
  }

  #end(result: unknown, running: Running): void {
    const { attempt, begun, waiting, settled } = running;
    if (begun.size + waiting.size > 0)
      this.problems.attempts.push(
        `attempt ${attempt} ended, and ${begun.size + waiting.size} of its messages have no outcome`,
      );
    const of = (...kinds: Kind[]) => [...settled].flatMap(([email, kind]) => (kinds.includes(kind) ? [email] : []));
    const unresolved = listAt(result, 'unresolved');
    const fits =
      sameMembers(textsAt(result, 'accepted'), of('accepted')) &&
      sameMembers(emailsAt(result, 'rejected'), of('rejected')) &&
      sameMembers(emailsAt(result, 'unresolved'), of('deferred', 'unknown')) &&
      unresolved.every((one) => settled.get(textAt(one, 'email') ?? '') === textAt(one, 'outcome'));
    if (!fits) this.problems.recipients.push(`the result of attempt ${attempt} is not the sum of its outcomes`);
    this.#running = null;
  }
}

/** What contradicts the attempts and outcomes of a delivery, from a replay of its mailing. */
export const sendingProblems = (of: Case): SendingProblems => {
  const requests = new Map<number, SendRequest>();
  for (const event of of.of(of.streams.delivery)) {
    const attempt = numberAt(event.data, 'attempt') ?? 0;
    if ((event.type === 'DeliveryOpened' || event.type === 'DispatchRequested') && attempt > 0)
      requests.set(attempt, { event, emails: new Set(emailsAt(event.data, 'recipients')) });
  }
  const replay = new Replay(new Set(of.claims.recipients.map(({ email }) => email)), requests);
  for (const event of of.of(of.streams.mailing)) replay.take(event);
  return replay.problems;
};
