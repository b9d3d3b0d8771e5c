import { describe, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { DueQueue } from './due-queue';
import { type Left, type Turn, Turns } from './turns';

const NOW = 1_000_000;
type Entry = { scheduleId: string; wakeMs: number };
const entry = (scheduleId: string, wakeMs: number): Entry => ({ scheduleId, wakeMs });

const table = (work: (turn: Turn<Entry>) => Promise<Left>) => {
  const due = new DueQueue<Entry>();
  const failed: string[] = [];
  const clock = { now: NOW };
  const turns = new Turns<Entry>({ due, now: () => clock.now, work, onFailed: (one) => failed.push(one.scheduleId) });
  return { due, failed, clock, turns };
};

describe('turns', () => {
  it('go to those on time first, and to each that catches up one slice at a time', async () => {
    const order: string[] = [];
    const left = new Map([
      ['old', 3],
      ['older', 3],
    ]);
    const { due, turns } = table(async ({ entry: one }) => {
      order.push(one.scheduleId);
      const more = (left.get(one.scheduleId) ?? 1) - 1;
      left.set(one.scheduleId, more);
      if (more > 0) return 'more';
      one.wakeMs = Infinity;
      return 'none';
    });
    for (const one of [entry('old', 0.5), entry('older', 0.25), entry('now', NOW)]) due.add(one);
    turns.tick();
    expect(order).toEqual(['now', 'older', 'old']);
    await eventually(() => expect(order).toEqual(['now', 'older', 'old', 'older', 'old', 'older', 'old']));
  });

  it('are not held up by any number that catch up', async () => {
    const slow = Promise.withResolvers<Left>();
    const started: string[] = [];
    const { due, turns } = table(({ entry: one }) => {
      started.push(one.scheduleId);
      const punctual = one.scheduleId.startsWith('now');
      if (punctual) one.wakeMs = Infinity;
      return punctual ? Promise.resolve('none') : slow.promise;
    });
    for (let index = 0; index < 1_000; index++) due.add(entry(`old-${index}`, 1));
    turns.tick();
    for (let index = 0; index < 1_000; index++) due.add(entry(`now-${index}`, NOW));
    turns.tick();
    await eventually(() => expect(started.filter((id) => id.startsWith('now')).length).toBe(1_000));
    expect(started.filter((id) => id.startsWith('old')).length).toBeLessThan(100);
  });

  it('tell when a schedule was noticed, so that waiting for a turn does not make it late', async () => {
    const gate = Promise.withResolvers<Left>();
    const noticed: number[] = [];
    const { due, turns, clock } = table((turn) => {
      noticed.push(turn.noticed);
      turn.entry.wakeMs = Infinity;
      return gate.promise;
    });
    for (let index = 0; index < 300; index++) due.add(entry(String(index), NOW));
    turns.tick();
    expect(noticed.length).toBeLessThan(300);
    clock.now += 120_000;
    gate.resolve('none');
    await eventually(() => expect(noticed.length).toBe(300));
    expect(new Set(noticed)).toEqual(new Set([NOW]));
  });

  it('never give one schedule two at once, and follow a clock that steps back', async () => {
    const gate = Promise.withResolvers<Left>();
    let turnsTaken = 0;
    const { due, turns, clock } = table(() => {
      turnsTaken += 1;
      return gate.promise;
    });
    const one = entry('one', NOW);
    clock.now = NOW - 1;
    due.add(one);
    turns.tick();
    expect(turnsTaken).toBe(0);
    clock.now = NOW;
    turns.tick();
    due.add(one);
    turns.tick();
    expect(turnsTaken).toBe(1);
    one.wakeMs = Infinity;
    gate.resolve('none');
    await turns.stop();
    turns.tick();
    expect(turnsTaken).toBe(1);
  });

  it('that fail are given again, the others going on meanwhile', async () => {
    let broken = true;
    const done: string[] = [];
    const { due, turns, failed } = table(async ({ entry: one }) => {
      if (one.scheduleId === 'broken' && broken) throw new Error('the store is away');
      done.push(one.scheduleId);
      one.wakeMs = Infinity;
      return 'none';
    });
    for (const one of [entry('broken', NOW - 1), entry('sound', NOW)]) due.add(one);
    turns.tick();
    await eventually(() => expect([failed, done]).toEqual([['broken'], ['sound']]));
    turns.tick();
    expect(failed.length).toBe(1);
    broken = false;
    turns.retry();
    turns.tick();
    await eventually(() => expect(done).toEqual(['sound', 'broken']));
  });

  it('do not begin while nothing can be recorded, and are noticed again afterwards', async () => {
    const gate = Promise.withResolvers<Left>();
    const noticed: number[] = [];
    let open = true;
    const clock = { now: NOW };
    const due = new DueQueue<Entry>();
    const turns = new Turns<Entry>({
      ...{ due, now: () => clock.now, onFailed: () => {}, mayStart: () => open },
      work: (turn) => {
        noticed.push(turn.noticed);
        turn.entry.wakeMs = Infinity;
        return gate.promise;
      },
    });
    for (let index = 0; index < 300; index++) due.add(entry(String(index), NOW));
    turns.tick();
    const started = noticed.length;
    expect(started).toBeLessThan(300);
    open = false;
    gate.resolve('none');
    due.add(entry('later', NOW));
    turns.tick();
    await new Promise(setImmediate);
    expect(noticed.length).toBe(started);
    [open, clock.now] = [true, NOW + 60_000];
    turns.resume();
    turns.tick();
    await eventually(() => expect(noticed.length).toBe(301));
    expect(new Set(noticed.slice(started))).toEqual(new Set([NOW + 60_000]));
  });
});
