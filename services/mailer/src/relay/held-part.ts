import { sumOf } from './budget';
import type { BudgetBook } from './budget-book';

type Book = Pick<BudgetBook, 'take' | 'giveBack' | 'isValid'>;

/** What a message holds of the budget of a relay on its way. It alone gives it back, once, unless it was used. */
export class HeldPart {
  #held: { book: Book; from: number } | null;
  readonly #count: number;

  /** @param book the budget that it has a part of since `from`; null for none */
  constructor(book: Book | null, { count, from }: { count: number; from: number | null }) {
    this.#held = book && from !== null ? { book, from } : null;
    this.#count = count;
  }

  /**
   * Holds its part of a budget that may be used now, unless that has no room: then all stays as it is. A part that was taken too long before is
   * exchanged. True for null, a relay without a budget.
   */
  async moveTo(book: Book | null): Promise<boolean> {
    const held = this.#held;
    if (book === null) {
      this.giveBack();
      return true;
    }
    if (held?.book === book) {
      if (book.isValid(held.from)) return true;
      this.giveBack();
    }
    const got = await book.take(this.#count).catch(() => []);
    const [oldest] = got;
    if (!oldest || sumOf(got) < this.#count) {
      for (const part of got) book.giveBack(part);
      return false;
    }
    this.giveBack();
    this.#held = { book, from: oldest.from };
    return true;
  }

  isUsed(): void {
    this.#held = null;
  }

  giveBack(): void {
    const held = this.#held;
    this.#held = null;
    held?.book.giveBack({ count: this.#count, from: held.from });
  }
}
