import { expect, it } from '@jest/globals';
import type { Followed } from '@punctual/chassis';
import { allViews } from './all-views';
import { dealOut } from './deal-out';

const STREAMS = ['run-a', 'rendering-run-a', 'delivery-a~b', 'run-', 'unknown', 'run-b-c'];
const events = STREAMS.map((stream) => ({ stored: { stream } }) as Followed);
const namesFor = (...prefixes: string[]) => dealOut(events)({ prefixes }).map(({ stored }) => stored.stream);

it.each([
  ['one prefix', ['run-'], ['run-a', 'run-', 'run-b-c']],
  ['a prefix that is inside of a name', ['rendering-'], ['rendering-run-a']],
  ['several, in the order of the log', ['delivery-', 'run-'], ['run-a', 'delivery-a~b', 'run-', 'run-b-c']],
  ['none that is there', ['schedule-'], []],
  ['no prefix', [], []],
])('gives a view the events of its streams: %s', (_, prefixes, streams) => {
  expect(namesFor(...prefixes)).toEqual(streams);
});

it('every prefix of a view ends with the first hyphen of a name, by which events are dealt out', () => {
  const prefixes = new Set(allViews.flatMap((view) => [...view.prefixes, ...(view.previous?.prefixes ?? [])]));
  expect([...prefixes].filter((prefix) => !/^[a-z]+-$/.test(prefix))).toEqual([]);
});
