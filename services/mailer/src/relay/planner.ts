import type { PutOff } from '../mailing/mailing';
import type { OutgoingMessage } from '../mailing/smtp';
import { firstOf, type Part, sumOf, type Waiting } from './budget';
import type { BudgetBook } from './budget-book';

/** What may be sent now, each message with the relay whose budget it has a part of, and when the rest may; null when that is all. */
export type Plan = { now: OutgoingMessage[]; later: PutOff | null };

/** How relays take part in a plan: by name in the order in which a message is offered to them, those that rest last; and their budgets. */
type Needs = { orderOf(message: OutgoingMessage): string[]; books: ReadonlyMap<string, BudgetBook> };

const recipients = (messages: readonly OutgoingMessage[]): number =>
  messages.reduce((sum, { envelope }) => sum + envelope.to.length, 0);

/** How many of the first messages have room in `most` recipients. */
const fitting = (messages: readonly OutgoingMessage[], most: number): number => {
  let left = most;
  const tooMany = messages.findIndex(({ envelope }) => {
    left -= envelope.to.length;
    return left < 0;
  });
  return tooMany < 0 ? messages.length : tooMany;
};

/** The most recipients of one message, which go together or not at all. */
const largest = (messages: readonly OutgoingMessage[]): number =>
  messages.reduce((most, { envelope }) => Math.max(most, envelope.to.length), 1);

/**
 * Plans what budgets let go before anything of an attempt is sent. A relay without room passes its messages on to the next one; only what none has
 * room for is put off, by the relay that has room first, and its part is reserved.
 */
export class Planner {
  constructor(private readonly needs: Needs) {}

  /**
   * Plans the messages of an attempt that has not begun (`isNew`), or that have not begun of one that goes on. What it had reserved and needs no
   * more goes back.
   * @throws Unavailable when a budget cannot be read; nothing is taken then
   */
  async plan(waiting: Waiting, messages: readonly OutgoingMessage[], isNew: boolean): Promise<Plan> {
    const now: OutgoingMessage[] = [];
    try {
      const open = await this.#takeFor(waiting, messages, { isNew, now });
      const later = open.length === 0 ? null : await this.#putOff(waiting, open, recipients(now));
      for (const [relay, book] of this.needs.books)
        if (relay !== later?.relay && book.holds(waiting)) await book.release(waiting);
      return { now, later };
    } catch (error) {
      this.giveBack(now);
      throw error;
    }
  }

  /** Gives back what an attempt that has ended had reserved. @throws Unavailable when a budget cannot be read */
  async release(waiting: Waiting): Promise<void> {
    for (const book of this.needs.books.values()) await book.release(waiting);
  }

  /** Takes parts for as many messages as possible, which are added to `now`; answers the others. */
  async #takeFor(
    waiting: Waiting,
    messages: readonly OutgoingMessage[],
    { isNew, now }: { isNew: boolean; now: OutgoingMessage[] },
  ): Promise<readonly OutgoingMessage[]> {
    const { books } = this.needs;
    let open = messages;
    const give = (relay: string, group: readonly OutgoingMessage[], parts: readonly Part[]): OutgoingMessage[] => {
      let left = parts;
      const end = fitting(group, sumOf(parts));
      for (const message of group.slice(0, end)) {
        const { first, rest } = firstOf(left, message.envelope.to.length);
        now.push({ ...message, via: { relay, from: first[0]?.from ?? null } });
        left = rest;
      }
      for (const part of left) books.get(relay)?.giveBack(part);
      return group.slice(end);
    };
    for (const [relay, book] of books) {
      // A new attempt has reserved something only if it was planned before, and not begun.
      if (isNew && !book.holds(waiting)) continue;
      const claimed = await book.claim(waiting, recipients(open));
      if (claimed.count > 0) open = give(relay, open, [claimed]);
    }
    const orders = new Map(open.map((message) => [message, this.needs.orderOf(message)]));
    for (let rank = 0; open.length > 0; rank += 1) {
      const groups = Map.groupBy(open, (message) => orders.get(message)?.[rank]);
      if ([...groups.keys()].every((relay) => relay === undefined)) break;
      const left: OutgoingMessage[] = [];
      for (const [relay, group] of groups) {
        const book = relay === undefined ? undefined : books.get(relay);
        if (relay === undefined) left.push(...group);
        else if (book) left.push(...give(relay, group, await book.take(recipients(group))));
        else now.push(...group.map((message) => ({ ...message, via: { relay, from: null } })));
      }
      open = left;
    }
    return open;
  }

  /** Gives back what messages that were not sent had of budgets. */
  giveBack(messages: readonly OutgoingMessage[]): void {
    for (const { via, envelope } of messages)
      if (via && via.from !== null)
        this.needs.books.get(via.relay)?.giveBack({ count: envelope.to.length, from: via.from });
  }

  async #putOff(waiting: Waiting, messages: readonly OutgoingMessage[], now: number): Promise<PutOff> {
    const wanted = { want: recipients(messages), least: largest(messages) };
    const previews = await Promise.all(
      [...this.needs.books].map(async ([relay, book]) => ({ relay, book, parts: await book.preview(waiting, wanted) })),
    );
    const ends = (parts: readonly Part[]): number => parts.at(-1)?.from ?? Number.POSITIVE_INFINITY;
    const [best] = previews.toSorted((a, b) => ends(a.parts) - ends(b.parts));
    if (!best) throw new Error('no relay has a budget, so nothing is put off');
    const parts = await best.book.putOff(waiting, wanted);
    return {
      relay: best.relay,
      now,
      later: parts.map(({ count, from }) => ({ count, from: new Date(from).toISOString() })),
    };
  }
}
