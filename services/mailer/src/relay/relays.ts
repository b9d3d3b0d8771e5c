import type { Clock, Log } from '@punctual/chassis';
import { meter } from '@punctual/chassis';
import type { MailCheckStep, RelaysSeen } from '@punctual/contracts';
import type { Handed, MayStart, OutgoingMessage, RecipientOutcome, RelaySmtp, Smtp } from '../mailing/smtp';
import type { BudgetBook } from './budget-book';
import { orderFor } from './choice';
import { answered, begun, failed, healthy, mayTake, type RelayHealth, untried } from './health';
import { HeldPart } from './held-part';
import type { RateBook } from './rate-book';
import type { Receiver } from './receivers';
import type { RelaySettings } from './relay-settings';
import { Traffic } from './traffic';

type Needs = {
  relays: readonly {
    settings: Pick<RelaySettings, 'name' | 'priority' | 'share'>;
    smtp: RelaySmtp;
    book?: BudgetBook | null;
  }[];
  clock: Clock;
  /** The receiver of an address that has a rate of its own; absent where none has. */
  receiverOf?: (email: string) => Receiver | null;
  /** The rates that an operator has set, by `<relay>` or `<relay>~<receiver>`. */
  rates?: ReadonlyMap<string, RateBook>;
  log?: Pick<Log, 'warn' | 'info'>;
};
type Member = Pick<RelaySettings, 'name' | 'priority' | 'share'> & {
  smtp: RelaySmtp;
  /** Its daily budget; null for none. */
  book: BudgetBook | null;
  health: RelayHealth;
};

type RelayState = { server: string } & Omit<RelaysSeen['relays'][number]['seen'], 'mailer'>;
type ToHand = {
  message: OutgoingMessage;
  mayStart: MayStart;
  held: HeldPart;
  /** The relay of whose rate the message has taken its part. */
  rated: string;
};
/** Why a relay that may take mail does not get this message. */
type NotHanded = Omit<RecipientOutcome, 'email'>;

const notSent = (relay: string, why: string): NotHanded => ({
  ...{ outcome: 'deferred', smtpCode: null, enhancedCode: null, relay },
  text: `not sent: ${why}`,
});
const usedUp = (relay: string) => notSent(relay, `the daily budget of relay ${relay} is used up`);
const tooSoon = (relay: string) => notSent(relay, `the rate of relay ${relay} lets no further message begin now`);

/**
 * Several relays as one. A message is offered to them in its order; one that was not reached, broke off or said 421 before the final dot certainly
 * does not have it, so the next one gets it at once. After the final dot nobody else gets it: the outcome is unknown. A relay that failed is
 * left alone for a while; where all are, the one whose pause ends first is asked nevertheless, as a single one would be.
 */
export class Relays implements Smtp {
  /** Which messages may begin, by rates. */
  readonly traffic: Traffic;
  readonly #members: readonly Member[];
  readonly #orders = new WeakMap<OutgoingMessage, Member[]>();
  readonly #clock: Clock;
  readonly #log: Needs['log'];
  readonly #failovers = meter().createCounter('punctual_relay_failovers_total', {
    description: 'Messages that another mail relay got, because the one before failed',
  });

  constructor({ relays, clock, receiverOf = () => null, rates = new Map(), log }: Needs) {
    this.#members = relays.map(({ settings: { name, priority, share }, smtp, book = null }) => ({
      ...{ name, priority, share, smtp, book },
      health: healthy,
    }));
    this.#clock = clock;
    this.#log = log;
    this.traffic = new Traffic({
      clock,
      receiverOf,
      relayOf: (message) => this.#firstFor(message).name,
      books: rates,
    });
  }

  get where(): string {
    return this.#members.map(({ smtp }) => smtp.where).join(', ');
  }

  /** The relays in the order in which a message is offered to them now, by name: those that rest last. */
  orderOf(message: OutgoingMessage): string[] {
    const order = this.#orderFor(message);
    return [...order.filter((one) => this.#mayTake(one)), ...order.filter((one) => !this.#mayTake(one))].map(
      ({ name }) => name,
    );
  }

  /** How this mailer sees a relay now; undefined for an unknown one. */
  stateOf(name: string): RelayState | undefined {
    const member = this.#members.find((one) => one.name === name);
    if (!member) return undefined;
    const { failures, restsUntil, problem } = member.health;
    const rests = failures > 0;
    return {
      server: member.smtp.where,
      state: rests ? 'resting' : 'up',
      until: rests ? new Date(restsUntil).toISOString() : null,
      problem,
      loweredTo: this.traffic.loweredTo(name),
    };
  }

  async send(message: OutgoingMessage, mayStart: MayStart = () => true): Promise<RecipientOutcome[]> {
    const order = this.#orderFor(message);
    const first = this.#firstFor(message);
    const { via } = message;
    const planned = order.find(({ name }) => name === via?.relay);
    const held = new HeldPart(planned?.book ?? null, { count: message.envelope.to.length, from: via?.from ?? null });
    let hasStarted = false;
    const way: ToHand = {
      ...{ message, held, rated: message.rated ?? first.name },
      mayStart: async () => (hasStarted = await mayStart()),
    };
    const tried = new Set<Member>();
    let failed: string | null = null;
    let last: RecipientOutcome[] | null = null;
    let kept: NotHanded | null = null;
    const next = () => order.find((one) => !tried.has(one) && this.#mayTake(one));
    try {
      for (let member: Member | undefined = first; member; member = next()) {
        const { name: relay } = member;
        tried.add(member);
        const handed = await this.#hand(member, way);
        if ('text' in handed) {
          kept ??= handed;
          continue;
        }
        if (failed !== null) this.#failovers.add(1, { relay: failed });
        last = handed.outcomes.map((outcome) => ({ ...outcome, relay }));
        if (handed.down === null) {
          if (hasStarted) held.isUsed();
          return last;
        }
        failed = relay;
      }
      return last ?? message.envelope.to.map((email) => ({ email, ...(kept ?? usedUp(first.name)) }));
    } finally {
      held.giveBack();
    }
  }

  /** The steps of every relay, each with its name. */
  async verify(): Promise<MailCheckStep[]> {
    const all = await Promise.all(
      this.#members.map(async ({ name: relay, smtp }) => (await smtp.verify()).map((step) => ({ ...step, relay }))),
    );
    return all.flat();
  }

  /** What all those that answer accept: any of them may get a message. */
  async offers(): Promise<{ maxSize: number | null; smtpUtf8: boolean } | null> {
    const all = (await Promise.all(this.#members.map(({ smtp }) => smtp.offers()))).filter((one) => one !== null);
    if (all.length === 0) return null;
    const sizes = all.flatMap(({ maxSize }) => maxSize ?? []);
    return {
      maxSize: sizes.length > 0 ? Math.min(...sizes) : null,
      smtpUtf8: all.every(({ smtpUtf8 }) => smtpUtf8),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ smtp }) => smtp.close()));
  }

  #orderFor(message: OutgoingMessage): Member[] {
    const known = this.#orders.get(message);
    if (known) return known;
    const order = orderFor(this.#members, message.envelope.to[0]?.toLowerCase() ?? '');
    this.#orders.set(message, order);
    return order;
  }

  #mayTake({ health }: Member): boolean {
    return mayTake(health, this.#clock.millis());
  }

  /** The relay that gets a message first, as things are now: the one that was planned, unless it rests. */
  #firstFor(message: OutgoingMessage): Member {
    const order = this.#orderFor(message);
    const planned = order.find(({ name }) => name === message.via?.relay);
    if (planned && this.#mayTake(planned)) return planned;
    const first = order.find((one) => this.#mayTake(one));
    if (first) return first;
    const [soonest] = order.toSorted((a, b) => a.health.restsUntil - b.health.restsUntil);
    if (!soonest) throw new Error('there is no relay');
    return soonest;
  }

  /** Gives a message to a relay, where its budget and its rate have room for it. */
  async #hand(member: Member, { message, mayStart, held, rated }: ToHand): Promise<Handed | NotHanded> {
    const { name, book, smtp, health: before } = member;
    const startedAt = this.#clock.millis();
    member.health = begun(before, startedAt);
    const isTrial = member.health.tried && !before.tried;
    let handed: Handed | null = null;
    try {
      if (!(await held.moveTo(book))) return usedUp(name);
      if (name !== rated && !this.traffic.mayPassTo(name, message)) return tooSoon(name);
      handed = await smtp.hand(message, mayStart);
    } finally {
      if (isTrial && !handed) member.health = untried(member.health);
    }
    this.#learn(member, startedAt, handed.down);
    if (handed.isThrottled) this.traffic.pushedBack(name, startedAt);
    return handed;
  }

  #learn(member: Member, startedAt: number, problem: string | null): void {
    const { name: relay, health: before } = member;
    const now = this.#clock.millis();
    member.health = problem === null ? answered(before, startedAt) : failed(before, { startedAt, now, problem });
    const { failures, restsUntil } = member.health;
    const until = new Date(restsUntil).toISOString();
    if (failures > before.failures) this.#log?.warn({ relay, problem, until }, 'a mail relay failed; it is left alone');
    else if (failures < before.failures) this.#log?.info({ relay }, 'a mail relay answers again');
  }
}
