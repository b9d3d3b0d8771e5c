import { LONGEST_STAY_MS, type Traffic } from '../relay/traffic';
import type { OutgoingMessage } from './smtp';
import { untilAble } from './until-able';

export type UnsentNeeds = {
  /** Is told of messages that were planned and not sent, for what they had of budgets. */
  planner?: { giveBack(messages: readonly OutgoingMessage[]): void } | undefined;
  /** Which messages may begin, by rates; absent where there are none. */
  traffic?: Pick<Traffic, 'admit' | 'count' | 'next' | 'waitMs' | 'join' | 'leave'> | undefined;
};

/** The messages of an attempt that have not begun, with what they have of rates and budgets. Rates let later ones begin before those that wait for theirs. */
export class Unsent {
  /** In their order. A set, since some thousands leave it a few at a time, and rates let later ones leave first. */
  readonly #messages: Set<OutgoingMessage>;
  /** Those that may be taken, `most` at most. */
  #chosen: readonly OutgoingMessage[] = [];

  constructor(
    messages: readonly OutgoingMessage[],
    private readonly needs: UnsentNeeds,
    /** The most that are taken at once. */
    private readonly most: number,
  ) {
    this.#messages = new Set(messages);
  }

  get count(): number {
    return this.#messages.size;
  }

  /** The recipients of all of them. */
  recipients(): string[] {
    return recipientsOf([...this.#messages]);
  }

  /** How many may begin now. */
  get able(): number {
    const { traffic } = this.needs;
    return traffic ? traffic.count(this.#messages, this.most) : this.count;
  }

  /** How long until the next one may begin, in milliseconds. */
  get waitMs(): number {
    return this.needs.traffic?.waitMs(this.#messages) ?? 0;
  }

  /** Whether the next one must wait so long that other deliveries should have the place of this one. */
  get staysLong(): boolean {
    return this.waitMs > LONGEST_STAY_MS;
  }

  /** Waits for rates from now on, and until the first one may begin, see `untilAble`. @throws NotYet */
  async untilAble(about: Parameters<typeof untilAble>[2]): Promise<void> {
    if (this.needs.traffic) await untilAble(this.needs.traffic, this.#messages, about);
  }

  /** Chooses those that may be taken next; answers their recipients. */
  choose(): string[] {
    const { traffic } = this.needs;
    this.#chosen = traffic ? traffic.next(this.#messages, this.most) : firstFew(this.#messages, this.most);
    return recipientsOf(this.#chosen);
  }

  /** Takes at most `count` of those that were chosen, as many as the rates let begin. */
  take(count: number): OutgoingMessage[] {
    const { traffic } = this.needs;
    if (!traffic) {
      const taken = this.#chosen.slice(0, count);
      this.#remove(new Set(taken));
      return taken;
    }
    const admitted = traffic.admit(this.#chosen, count);
    this.#remove(new Set(admitted.keys()));
    return [...admitted].map(([message, rated]) => ({ ...message, rated }));
  }

  /** Gives up those that were chosen and are meant, and what they have of rates and budgets. */
  dropChosen(isMeant: (message: OutgoingMessage) => boolean): void {
    this.#drop(this.#chosen.filter(isMeant));
  }

  /** Gives up all messages, and what they have of rates and budgets. */
  drop(): void {
    this.#drop([...this.#messages]);
  }

  #drop(dropped: readonly OutgoingMessage[]): void {
    this.#remove(new Set(dropped));
    this.needs.planner?.giveBack(dropped);
    this.needs.traffic?.leave(dropped);
  }

  /** Its work is that of those that go, not of those that stay. */
  #remove(gone: ReadonlySet<OutgoingMessage>): void {
    for (const message of gone) this.#messages.delete(message);
    if (gone.size > 0) this.#chosen = this.#chosen.filter((message) => !gone.has(message));
  }
}

const firstFew = (messages: Iterable<OutgoingMessage>, most: number): OutgoingMessage[] => {
  const first: OutgoingMessage[] = [];
  for (const message of messages) {
    if (first.length >= most) break;
    first.push(message);
  }
  return first;
};

/** The recipients of messages, in their order. */
export const recipientsOf = (messages: readonly OutgoingMessage[]): string[] =>
  messages.flatMap(({ envelope }) => envelope.to);
