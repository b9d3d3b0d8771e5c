import type { Clock, Log } from '@punctual/chassis';
import { meter } from '@punctual/chassis';
import type { MailCheckStep } from '@punctual/contracts';
import type { MayStart, OutgoingMessage, RecipientOutcome, RelaySmtp, Smtp } from '../mailing/smtp';
import { orderFor } from './choice';
import { answered, begun, failed, healthy, mayTake, type RelayHealth, untried } from './health';
import type { RelaySettings } from './relay-settings';

type Needs = {
  relays: readonly { settings: RelaySettings; smtp: RelaySmtp }[];
  clock: Clock;
  log?: Pick<Log, 'warn' | 'info'>;
};
type Member = RelaySettings & { smtp: RelaySmtp; health: RelayHealth };

/**
 * Several relays as one. A message is offered to them in its order; one that was not reached, broke off or said 421 before the final dot certainly
 * does not have it, so the next one gets it at once. After the final dot nobody else gets it: the outcome is unknown. A relay that failed is
 * left alone for a while; where all are, the one whose pause ends first is asked nevertheless, as a single one would be.
 */
export class Relays implements Smtp {
  readonly #members: readonly Member[];
  readonly #clock: Clock;
  readonly #log: Needs['log'];
  readonly #failovers = meter().createCounter('punctual_relay_failovers_total', {
    description: 'Messages that another mail relay got, because the one before failed',
  });

  constructor({ relays, clock, log }: Needs) {
    this.#members = relays.map(({ settings, smtp }) => ({ ...settings, smtp, health: healthy }));
    this.#clock = clock;
    this.#log = log;
  }

  get where(): string {
    return this.#members.map(({ smtp }) => smtp.where).join(', ');
  }

  async send(message: OutgoingMessage, mayStart?: MayStart): Promise<RecipientOutcome[]> {
    const order = orderFor(this.#members, message.envelope.to[0]?.toLowerCase() ?? '');
    const tried = new Set<Member>();
    for (let member = this.#first(order); ; ) {
      tried.add(member);
      const { outcomes, down } = await this.#hand(member, message, mayStart);
      const next = down === null ? undefined : order.find((one) => !tried.has(one) && this.#mayTake(one));
      if (!next) return outcomes.map((outcome) => ({ ...outcome, relay: member.name }));
      this.#failovers.add(1, { relay: member.name });
      member = next;
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

  #mayTake({ health }: Member): boolean {
    return mayTake(health, this.#clock.millis());
  }

  #first(order: readonly Member[]): Member {
    const [soonest] = order.toSorted((a, b) => a.health.restsUntil - b.health.restsUntil);
    const first = order.find((one) => this.#mayTake(one)) ?? soonest;
    if (!first) throw new Error('there is no relay');
    return first;
  }

  async #hand(member: Member, message: OutgoingMessage, mayStart?: MayStart): ReturnType<RelaySmtp['hand']> {
    const { name } = member;
    const startedAt = this.#clock.millis();
    member.health = begun(member.health, startedAt);
    try {
      const handed = await member.smtp.hand(message, mayStart);
      const before = member.health;
      if (handed.down === null) member.health = answered(before, startedAt);
      else member.health = failed(before, { startedAt, now: this.#clock.millis(), problem: handed.down });
      const { failures, restsUntil, problem } = member.health;
      if (failures > before.failures)
        this.#log?.warn(
          { relay: name, problem, until: new Date(restsUntil).toISOString() },
          'a mail relay failed; it is left alone',
        );
      else if (failures < before.failures) this.#log?.info({ relay: name }, 'a mail relay answers again');
      return handed;
    } catch (error) {
      member.health = untried(member.health);
      throw error;
    }
  }
}
