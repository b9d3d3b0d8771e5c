import { describe, expect, it } from '@jest/globals';
import { connectionsAtOnce, orderFor } from './choice';

const relay = (name: string, priority = 1, share = 1) => ({ name, priority, share, connections: 4 });
const people = Array.from({ length: 4_000 }, (_, index) => `p${index}@example.com`);
const firstOf = (relays: ReturnType<typeof relay>[]) => people.map((email) => orderFor(relays, email)[0]?.name);

describe('the order of relays', () => {
  it('is by priority, whatever the shares', () => {
    const relays = [relay('last', 3, 1_000), relay('second', 2), relay('first')];
    for (const email of people.slice(0, 50))
      expect(orderFor(relays, email).map(({ name }) => name)).toEqual(['first', 'second', 'last']);
  });

  it('is by share within a priority: three times the share is three times the mail', () => {
    const part = firstOf([relay('a', 1, 3), relay('b')]).filter((name) => name === 'a').length / people.length;
    expect(part).toBeGreaterThan(0.71);
    expect(part).toBeLessThan(0.79);
  });

  it('is the same for the same recipient, and a relay that goes moves only its own part', () => {
    const three = [relay('a'), relay('b', 1, 2), relay('c')];
    const before = firstOf(three);
    expect(firstOf(three.toReversed())).toEqual(before);
    const after = firstOf([relay('a'), relay('b', 1, 2)]);
    before.forEach((name, index) => {
      if (name !== 'c') expect(after[index]).toBe(name);
    });
  });
});

it('counts the connections of relays that work at the same time', () => {
  expect(connectionsAtOnce([relay('a'), relay('b'), relay('spare', 2)])).toBe(8);
  expect(connectionsAtOnce([relay('a')])).toBe(4);
});
