import { type Clock, currentContext, type Log, type NotYet, type Repository } from '@punctual/chassis';
import type { MailingEvent } from '@punctual/contracts';
import type { Gate } from './gate';
import { mailerStops } from './mailer-stops';
import type { Lease, Mailing, MailingCommand, OutcomeReport } from './mailing';
import { PutOffUntil } from './put-off-until';
import type { Envelope, OutgoingMessage, Smtp } from './smtp';
import { oneLine } from './smtp-outcome';
import { recipientsOf, Unsent, type UnsentNeeds } from './unsent';
import { untilRecorded } from './until-recorded';
import { waitsForRate } from './waits-for-rate';

export type Mailings = Repository<Mailing, MailingCommand, MailingEvent>;
export type SendingNeeds = UnsentNeeds & {
  mailings: Mailings;
  smtp: Smtp;
  clock: Clock;
  log?: Pick<Log, 'warn'>;
  gate: Gate;
  /** Names this run of this process in events; no other run has the same name. */
  worker: string;
};
export type About = { deliveryId: string; attempt: number };
/** The outcomes of those of these recipients who get no mail, as of now. @throws Unavailable while nobody can say */
export type LeaveOut = (recipients: readonly string[]) => Promise<OutcomeReport[]>;
/** Records that a worker goes on with the attempt and has begun the messages to `recipients`. Says whether that was so. `waiting` lists the others. */
export type Begin = (lease: Lease, recipients: string[], waiting: () => string[]) => Promise<boolean>;

/**
 * The envelope of a message that was recorded as begun at this place of the log: with the way back of its own, where mail has one.
 */
export type WayBack = (envelope: Envelope, place: bigint) => Envelope;

/** What an attempt must mind on its way. */
export type Course = {
  leaveOut: LeaveOut;
  /** Null where mail comes back to its sender. */
  wayBack: WayBack | null;
  /** Until when the rest of the attempt is put off, in epoch milliseconds; null when these are all its messages. */
  putOffUntil: number | null;
};

/** How long nobody else may take an attempt over; it is renewed when a third has passed. */
export const LEASE_MS = 30_000;
/** Outcomes wait at most so long to be recorded: what a crash leaves unknown stays small. */
const RECORD_AFTER_MS = 1_000;
const LOOK_MS = 100;
/** After so many messages a delivery lets others go before it, when some wait. */
const QUANTUM = 64;

/** Composing failed, so nothing was sent. Deferred: what the code stumbled over may be mended until the next attempt. */
const notComposed = (error: unknown) =>
  ({
    outcome: 'deferred',
    smtpCode: null,
    enhancedCode: null,
    text: oneLine(`the message could not be composed: ${String(error)}`),
  }) as const;

/**
 * One attempt on its way: messages are begun as places at the gate allow, sent, and their outcomes recorded, in one append
 * with the messages begun next. It ends when every message has an outcome, another worker has taken the attempt over, or
 * `stop` aborts: then it begins nothing more, waits for the messages on the wire and releases the attempt.
 */
export class Sending {
  readonly #unsent: Unsent;
  /** Places at the gate for messages yet to begin. */
  #spare = 0;
  #entering = false;
  #ended = false;
  #sinceEntry = 0;
  /** Begun messages without an answer. */
  #underWay = 0;
  /** Begun messages with an answer that is not recorded yet, the outcomes in it, and when the first came. */
  #answered = 0;
  #outcomes: OutcomeReport[] = [];
  #answeredAt = 0;
  /** Places of those, kept for the messages to begin next. */
  #kept = 0;
  /** Whether those who get no mail are to be recorded. */
  #leftOut = false;
  #leaseUntil = 0;
  #takenOver = false;
  #throttled = false;
  #failed: { reason: unknown } | null = null;
  /** Why nothing more may begin; what is under way ends first. */
  #stuck: { reason: unknown } | null = null;
  #wake: () => void = () => {};
  #renewed: PromiseWithResolvers<void> | null = null;
  /** Recipients of messages begun that `stop` kept from being sent. */
  readonly #returned: string[] = [];

  constructor(
    private readonly needs: SendingNeeds,
    readonly about: About,
    messages: readonly OutgoingMessage[],
    readonly stop: AbortSignal,
    private readonly course: Course,
  ) {
    this.#unsent = new Unsent(messages, needs, needs.gate.capacity);
  }

  /**
   * Sends everything. `begin` records the first messages as begun; when it answers false nothing is sent, and so does this.
   * Rejects when outcomes cannot be recorded, but only when no message is under way any more: the next worker would
   * otherwise find messages of this one on their way.
   * @throws NotYet when `stop` kept messages from being sent, and another worker continues the attempt; and when its rest is put off; what
   * `leaveOut` throws
   */
  async run(begin: Begin): Promise<boolean> {
    const looking = setInterval(() => this.#wake(), LOOK_MS);
    try {
      await this.#unsent.untilAble(this);
      void this.#enter();
      while (this.#entering && !this.stop.aborted) await this.#woken();
      if (this.stop.aborted) throw this.#stopped();
      const left = await this.#takeOut();
      if (
        !(await this.#append((lease, recipients, waiting) => begin(lease, recipients, () => [...left, ...waiting()])))
      )
        return false;
      for (;;) {
        if (this.#due()) await this.#record();
        if (this.#underWay === 0 && (this.#failed || this.#answered + this.#left === 0)) break;
        if (this.#able === 0) this.#leaveSpare();
        if (this.#spare + this.#underWay + this.#answered === 0) {
          if (this.#able > 0) void this.#enter();
          else if (this.#left > 0 && this.#unsent.staysLong) break;
        }
        if (!this.#due()) await this.#woken();
      }
      const ended = this.#failed ?? this.#stuck;
      if (ended) throw ended.reason;
      const rest = this.#unsent.count + this.#returned.length > 0;
      this.#throttled = rest && !this.stop.aborted;
      if (!this.#takenOver && (rest || this.course.putOffUntil !== null)) await this.#release();
      return true;
    } finally {
      this.#ended = true;
      this.#unsent.drop();
      clearInterval(looking);
      this.needs.gate.leave(this.#spare + this.#kept);
    }
  }

  /** Number of messages still to begin. */
  get #left(): number {
    return this.stop.aborted ? 0 : this.#unsent.count;
  }

  /** How many messages may begin by the rates: all where there are none. */
  get #able(): number {
    return this.stop.aborted ? 0 : this.#unsent.able;
  }

  /** Places at the gate are not held while no message may begin. */
  #leaveSpare(): void {
    const spare = this.#spare;
    this.#spare = 0;
    if (spare > 0) this.needs.gate.leave(spare);
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  readonly #tell = (error: Error): void =>
    this.needs.log?.warn({ err: error, ...this.about }, 'what became of a mail cannot be recorded yet');

  #stopped(): NotYet {
    if (this.#throttled) return waitsForRate(this.about, this.#unsent.waitMs);
    const { putOffUntil } = this.course;
    if (putOffUntil !== null && !this.stop.aborted) return new PutOffUntil(this.about, putOffUntil, this.needs.clock);
    return mailerStops(this.about);
  }

  /** Ends the lease at once, so that another worker continues without waiting for it. @throws NotYet always */
  async #release(): Promise<never> {
    const { mailings, worker, clock } = this.needs;
    const data = { ...this.about, worker, returned: this.#returned, now: clock.now() };
    await untilRecorded(() => mailings.execute(this.about.deliveryId, { type: 'ReleaseAttempt', data }), this.#tell);
    throw this.#stopped();
  }

  async #enter(): Promise<void> {
    if (this.#entering) return;
    this.#entering = true;
    const { gate } = this.needs;
    const places = Math.min(this.#able, Math.ceil(gate.capacity / 2));
    await gate.enter(places);
    if (this.#ended) return gate.leave(places);
    this.#entering = false;
    this.#spare += places;
    this.#sinceEntry = 0;
    this.#wake();
  }

  /**
   * Takes out who gets no mail by now, of those whose messages may begin next: the others have waited for a place, or
   * for those before them, and nothing may be sent after it is recorded that somebody gets none. Answers whom.
   */
  async #takeOut(): Promise<string[]> {
    const next = this.#unsent.choose();
    const gone = next.length > 0 ? await this.course.leaveOut(next) : [];
    if (gone.length === 0) return [];
    const emails = new Set(gone.map(({ email }) => email));
    this.#unsent.dropChosen(({ envelope }) => envelope.to.every((email) => emails.has(email)));
    this.#outcomes.push(...gone);
    this.#leftOut = true;
    return [...emails, ...(await this.#takeOut())];
  }

  /** Whether something should be recorded now. */
  #due(): boolean {
    if (this.#failed) return false;
    if (this.#leftOut || this.#renewed || (this.#spare > 0 && this.#able > 0) || this.#renewalDue()) return true;
    if (this.#answered === 0) return false;
    const { gate, clock } = this.needs;
    const waited = this.#unsent.count > 0 || gate.crowded;
    const enough = this.#answered >= gate.capacity / 2 || this.#underWay === 0 || (waited && gate.starving);
    return enough || clock.millis() - this.#answeredAt >= RECORD_AFTER_MS;
  }

  #renewalDue(): boolean {
    return !this.#takenOver && this.needs.clock.millis() >= this.#leaseUntil - (LEASE_MS * 2) / 3;
  }

  /** Records what was answered, and begins as many messages as there are places then. */
  async #record(): Promise<void> {
    const { mailings } = this.needs;
    await this.#takeOut().catch((reason: unknown) => {
      this.#stuck = { reason };
      this.#unsent.drop();
    });
    const outcomes = this.#outcomes;
    const renews = this.#renewalDue() || this.#renewed !== null;
    this.#outcomes = [];
    this.#leftOut = false;
    const recording = this.#append(async ({ worker, leaseUntil }, recipients) => {
      const data = { ...this.about, outcomes, now: this.needs.clock.now() };
      const goesOn = recipients.length > 0 || renews;
      const command: MailingCommand = goesOn
        ? { type: 'ContinueAttempt', data: { ...data, recipients, worker, leaseUntil } }
        : { type: 'RecordOutcomes', data };
      const events = await untilRecorded(() => mailings.execute(this.about.deliveryId, command), this.#tell);
      return !goesOn || events.some(({ type }) => type === 'AttemptContinued');
    });
    await recording.catch((reason: unknown) => {
      this.#failed = { reason };
    });
    this.#renewed?.resolve();
    this.#renewed = null;
  }

  /** Begins what there are places for, once `begin` has recorded it together with what was answered before. */
  async #append(begin: Begin): Promise<boolean> {
    const { gate, worker, clock } = this.needs;
    const free = this.#spare + this.#kept;
    const yields = gate.crowded && this.#sinceEntry >= QUANTUM;
    const places = yields ? free : free + gate.take(this.#able - free);
    const messages = this.#unsent.take(yields || this.stop.aborted ? 0 : places);
    [this.#spare, this.#kept, this.#answered] = [0, 0, 0];
    const leaseUntil = clock.millis() + LEASE_MS;
    let began = false;
    try {
      const lease = { worker, leaseUntil: new Date(leaseUntil).toISOString() };
      began = await begin(lease, recipientsOf(messages), () => this.#unsent.recipients());
    } finally {
      gate.leave(began ? places - messages.length : places);
      // Also when it could not be recorded: nothing has gone out.
      if (!began) this.needs.planner?.giveBack(messages);
    }
    if (!began) {
      this.#takenOver = true;
      this.#unsent.drop();
      return false;
    }
    this.#leaseUntil = leaseUntil;
    this.#sinceEntry += messages.length;
    this.#underWay += messages.length;
    gate.underWay += messages.length;
    for (const message of messages) void this.#send(this.#addressed(message));
    return true;
  }

  /** The message with the way back of its own: the last event that was appended here says that it was begun. */
  #addressed(message: OutgoingMessage): OutgoingMessage {
    const { wayBack } = this.course;
    const place = wayBack && currentContext().appended?.commit;
    return place ? { ...message, envelope: wayBack(message.envelope, place) } : message;
  }

  async #send(message: OutgoingMessage): Promise<void> {
    const { smtp, gate, clock } = this.needs;
    let kept = false;
    const mayStart = async (): Promise<boolean> => {
      const may = await this.#mayStart();
      kept = !may && this.stop.aborted && !this.#takenOver && !this.#failed;
      return may;
    };
    const sent = await smtp
      .send(message, mayStart)
      .catch((error: unknown) => message.envelope.to.map((email) => ({ email, ...notComposed(error) })));
    if (kept) {
      this.#underWay -= 1;
      gate.underWay -= 1;
      gate.leave(1);
      this.#returned.push(...message.envelope.to);
      return this.#wake();
    }
    if (this.#answered === 0) this.#answeredAt = clock.millis();
    this.#underWay -= 1;
    gate.underWay -= 1;
    this.#answered += 1;
    if (this.#unsent.count > 0) this.#kept += 1;
    else gate.leave(1);
    this.#outcomes.push(...sent);
    this.#wake();
  }

  /** A process that stood still finds its lease lapsed. It may go on only if nobody has taken the attempt over since. */
  async #mayStart(): Promise<boolean> {
    const over = () => this.#takenOver || this.#failed !== null || this.stop.aborted;
    while (!over() && this.needs.clock.millis() >= this.#leaseUntil) {
      this.#renewed ??= Promise.withResolvers();
      this.#wake();
      await this.#renewed.promise;
    }
    return !over();
  }
}
