import { expect, it } from '@jest/globals';
import type { OutgoingMessage } from './smtp';
import { Unsent } from './unsent';
import { wireMessage } from './wire-message';

const COUNT = 50_000;
const MOST = 64;

/** Messages that count how often one of them is looked at. */
const counted = (count: number) => {
  const looks = { count: 0 };
  const messages = Array.from({ length: count }, (_, index): OutgoingMessage => {
    const envelope = { from: '', to: [`p${index}@example.com`] };
    return {
      get envelope() {
        looks.count += 1;
        return envelope;
      },
      compose: () => wireMessage(Buffer.from('x')),
    };
  });
  return { messages, looks };
};

it('looks at each message a few times, however many wait', () => {
  const { messages, looks } = counted(COUNT);
  const traffic = {
    count: (all: Iterable<OutgoingMessage>, most: number) => [...firstOf(all, most)].length,
    next: (all: Iterable<OutgoingMessage>, most: number) => [...firstOf(all, most)],
    admit: (all: Iterable<OutgoingMessage>, most: number) => new Map([...firstOf(all, most)].map((one) => [one, 'a'])),
    ...{ waitMs: () => 0, join: () => 0, leave: () => {} },
  };
  let visited = 0;
  function* firstOf(all: Iterable<OutgoingMessage>, most: number) {
    let left = most;
    for (const one of all) {
      if (left-- === 0) return;
      visited += 1;
      yield one;
    }
  }
  for (const needs of [{}, { traffic }]) {
    [looks.count, visited] = [0, 0];
    const unsent = new Unsent(messages, needs, MOST);
    let taken = 0;
    while (unsent.count > 0) {
      const [first] = unsent.choose();
      // One in each turn gets no mail any more.
      unsent.dropChosen(({ envelope }) => envelope.to[0] === first);
      taken += 1 + unsent.take(MOST / 2).length;
    }
    expect(taken).toBe(COUNT);
    // Half of what was chosen is chosen again, and each is looked at to be dropped.
    expect(looks.count).toBeLessThan(5 * COUNT);
    expect(visited).toBeLessThan(4 * COUNT);
  }
});

it('keeps the order, and gives back what is dropped', () => {
  const { messages } = counted(5);
  const back: OutgoingMessage[] = [];
  const unsent = new Unsent(messages, { planner: { giveBack: (all) => back.push(...all) } }, 3);
  expect(unsent.choose()).toEqual(['p0@example.com', 'p1@example.com', 'p2@example.com']);
  unsent.dropChosen((message) => message === messages[1] || message === messages[4]);
  expect(unsent.take(9).map(({ envelope }) => envelope.to[0])).toEqual(['p0@example.com', 'p2@example.com']);
  expect(unsent.recipients()).toEqual(['p3@example.com', 'p4@example.com']);
  unsent.drop();
  expect([unsent.count, back]).toEqual([0, [messages[1], messages[3], messages[4]]]);
});
