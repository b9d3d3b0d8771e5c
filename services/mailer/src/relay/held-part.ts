import type { BudgetBook } from './budget-book';

type Book = Pick<BudgetBook, 'take' | 'giveBack'>;

/** What a message to `count` recipients holds of the budget of a relay on its way. It alone gives it back, once, unless it was used. */
export class HeldPart {
  /** @param book the budget that it has a part of; null for none */
  constructor(
    private book: Book | null,
    private readonly count: number,
  ) {}

  /** Holds its part of another budget instead, unless it has no room: then all stays as it is. True for null, a relay without a budget. */
  async moveTo(book: Book | null): Promise<boolean> {
    if (book === this.book) return true;
    if (book) {
      const got = await book.take(this.count).catch(() => 0);
      if (got < this.count) {
        book.giveBack(got);
        return false;
      }
    }
    this.giveBack();
    this.book = book;
    return true;
  }

  isUsed(): void {
    this.book = null;
  }

  giveBack(): void {
    this.book?.giveBack(this.count);
    this.book = null;
  }
}
