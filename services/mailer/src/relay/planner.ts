import type { PutOff } from '../mailing/mailing';
import type { OutgoingMessage } from '../mailing/smtp';
import type { Part, Waiting } from './budget';
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

  /** @throws Unavailable when a budget cannot be read */
  async plan(waiting: Waiting, messages: readonly OutgoingMessage[]): Promise<Plan> {
    const { books } = this.needs;
    if (books.size === 0) return { now: [...messages], later: null };
    const now: OutgoingMessage[] = [];
    let open = messages;
    const give = (relay: string, group: readonly OutgoingMessage[], most: number): OutgoingMessage[] => {
      const end = fitting(group, most);
      const going = group.slice(0, end);
      now.push(...going.map((message) => ({ ...message, via: relay })));
      if (Number.isFinite(most)) books.get(relay)?.giveBack(most - recipients(going));
      return group.slice(end);
    };
    for (const [relay, book] of books) {
      const claimed = await book.claim(waiting, recipients(open));
      if (claimed > 0) open = give(relay, open, claimed);
    }
    const orders = new Map(open.map((message) => [message, this.needs.orderOf(message)]));
    for (let rank = 0; open.length > 0; rank += 1) {
      const groups = Map.groupBy(open, (message) => orders.get(message)?.[rank]);
      if ([...groups.keys()].every((relay) => relay === undefined)) break;
      const left: OutgoingMessage[] = [];
      for (const [relay, group] of groups) {
        const book = relay === undefined ? undefined : books.get(relay);
        const most = book ? await book.take(recipients(group)) : relay === undefined ? 0 : Number.POSITIVE_INFINITY;
        left.push(...(relay === undefined ? group : give(relay, group, most)));
      }
      open = left;
    }
    return { now, later: open.length === 0 ? null : await this.putOff(waiting, open, recipients(now)) };
  }

  /** Gives back what messages that were not sent had of budgets. */
  giveBack(messages: readonly OutgoingMessage[]): void {
    for (const { via, envelope } of messages)
      if (via !== undefined) this.needs.books.get(via)?.giveBack(envelope.to.length);
  }

  private async putOff(waiting: Waiting, messages: readonly OutgoingMessage[], now: number): Promise<PutOff> {
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
