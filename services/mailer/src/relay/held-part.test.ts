import { expect, it } from '@jest/globals';
import { HeldPart } from './held-part';

/** A budget of which so much is left, and whose parts may be used until one is exchanged. */
const bookWith = (left: number, valid = true) => {
  const book = {
    left,
    calls: [] as string[],
    isValid: (from: number) => valid || from > 0,
    take: async (want: number) => {
      const count = Math.min(want, book.left);
      book.left -= count;
      book.calls.push(`takes ${count}`);
      return [{ count, from: 7 }];
    },
    giveBack: ({ count, from }: { count: number; from: number }) => {
      book.left += count;
      book.calls.push(`gives back ${count} of ${from}`);
    },
  };
  return book;
};

it('is kept while it may be used, and given back once', async () => {
  const book = bookWith(0);
  const held = new HeldPart(book, { count: 2, from: 0 });
  expect(await held.moveTo(book)).toBe(true);
  expect(book.calls).toEqual([]);
  held.giveBack();
  held.giveBack();
  expect(book.calls).toEqual(['gives back 2 of 0']);
});

it('is exchanged when it was taken too long before', async () => {
  const book = bookWith(0, false);
  const held = new HeldPart(book, { count: 2, from: 0 });
  expect(await held.moveTo(book)).toBe(true);
  expect(book.calls).toEqual(['gives back 2 of 0', 'takes 2']);
  held.isUsed();
  held.giveBack();
  expect(book.left).toBe(0);
});

it('stays where it is when another budget has no room, and passes to one that has', async () => {
  const [first, full, other] = [bookWith(0), bookWith(1), bookWith(5)];
  const held = new HeldPart(first, { count: 2, from: 0 });
  expect(await held.moveTo(full)).toBe(false);
  expect([first.left, full.left]).toEqual([0, 1]);
  expect(await held.moveTo(other)).toBe(true);
  expect([first.left, other.left]).toEqual([2, 3]);
  held.giveBack();
  expect([first.left, other.left]).toEqual([2, 5]);
});
