import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from './clock';
import { type AllCursor, allForwards, allOf, type Source } from './cursor';
import { openDatabase } from './log/database';
import { EventLog } from './log/event-log';
import { Tail } from './log/tail';

const folder = mkdtempSync(join(tmpdir(), 'embedded-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STREAMS = ['a-1', 'a-2', 'ab-1', 'b-1', 'é-1', '報告-1', '🗓-1', '$$a-1'];
const PREFIXES = ['a', 'a-', 'ab-', 'b-', 'é', '報', '🗓-', 'none-', '$$', ''];

let files = 0;
const openSource = (): { source: Source; append(stream: string, kib?: number): void; close(): void } => {
  const db = openDatabase(join(folder, `${files++}.db`));
  const log = new EventLog(db);
  // Nothing is in memory, so that everything is read from the file.
  const tail = new Tail(Number.MAX_SAFE_INTEGER);
  const append = (stream: string, kib = 0): void => {
    const data = Buffer.alloc(kib * 1024 + 2, '{');
    log.insert(log.state(stream), [{ id: randomBytes(16), type: 'T', json: 0, data, metadata: Buffer.of() }], 1);
  };
  return { source: { log, tail, clock: systemClock }, append, close: () => db.close() };
};

const oneOf = (prefixes: readonly string[]) => (stream: string) => prefixes.some((prefix) => stream.startsWith(prefix));

type Step = { kind: 'append'; stream: string } | { kind: 'remove'; nth: number } | { kind: 'page'; most: number };

/** Reads a page, and the positions in it that pass. */
const positionsIn = (cursor: AllCursor, prefixes: readonly string[], most: number): number[] => {
  const page = cursor.page(most);
  for (const event of page) cursor.pass(event);
  return page.filter(({ stream }) => oneOf(prefixes)(stream)).map(({ position }) => position);
};

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ kind: fc.constant('append'), stream: fc.constantFrom(...STREAMS) }),
    fc.record({ kind: fc.constant('remove'), nth: fc.nat(30) }),
    fc.record({ kind: fc.constant('page'), most: fc.integer({ min: 1, max: 5 }) }),
  ),
  { maxLength: 40 },
);

it('shows whoever looks few events up what reading the log would show, in order and once, whatever comes and goes meanwhile', () => {
  const property = fc.property(
    fc.array(fc.constantFrom(...STREAMS), { maxLength: 30 }),
    fc.array(fc.constantFrom(...PREFIXES), { maxLength: 3 }),
    fc.nat(10),
    steps,
    (before, prefixes, from, meanwhile) => {
      const { source, append, close } = openSource();
      for (const stream of before) append(stream);
      const removed = new Set<number>();
      const cursor = allOf(source, Math.min(from, before.length) + 1, prefixes, { near: 0, few: 8 });
      const seen: number[] = [];
      let reached = cursor.reached();
      const read = (most: number): void => {
        seen.push(...positionsIn(cursor, prefixes, most));
        expect(cursor.reached()).toBeGreaterThanOrEqual(reached);
        reached = cursor.reached();
      };
      for (const step of meanwhile) {
        if (step.kind === 'append') append(step.stream);
        else if (step.kind === 'page') read(step.most);
        else if (step.nth <= source.log.lastPosition) {
          source.log.db.prepare('DELETE FROM events WHERE position = ?').run(step.nth);
          removed.add(step.nth);
        }
      }
      const { lastPosition } = source.log;
      for (let turns = 0; turns <= lastPosition; turns++) read(3);
      const whole = allForwards(source, Math.min(from, before.length) + 1);
      const rest: number[] = [];
      for (let turns = 0; turns <= lastPosition; turns++) rest.push(...positionsIn(whole, prefixes, 3));
      close();
      // What was removed may have been shown before that.
      expect(seen.filter((position) => !removed.has(position))).toEqual(rest);
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    },
  );
  fc.assert(property, { numRuns: 100 });
});

it('reads large events a few at a time, looked up or not', () => {
  const { source, append, close } = openSource();
  for (let round = 0; round < 6; round++) {
    append('a-1', 400);
    append('b-1');
  }
  const cursor = allOf(source, 1, ['a-'], { near: 0, few: 10 });
  const pages: number[][] = [];
  for (let turn = 0; turn < 4; turn++) pages.push(positionsIn(cursor, ['a-'], 256));
  expect(pages).toEqual([[1, 3, 5], [7, 9, 11], [], []]);
  expect(cursor.reached()).toBe(12);
  close();
});

it('looks nothing up where there are too many events, or too many streams', () => {
  const { source, append, close } = openSource();
  for (let round = 0; round < 4; round++) append('a-1');
  for (let round = 0; round < 4; round++) append(`b-${round}`);
  const { log } = source;
  expect([log.positionsOf(['a-'], 3), log.positionsOf(['b-'], 3), log.positionsOf(['a-', 'b-'], 7)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(log.positionsOf(['a-', 'b-', 'a'], 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(log.positionsOf(['none-'], 0)).toEqual([]);
  close();
});
