import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import type { RecipientOutcome } from '../mailing/smtp';
import { mailer, message, relayThat } from '../mailing/testing/mailer-under-test';
import type { Part } from './budget';
import type { BudgetBook } from './budget-book';
import type { RateBook } from './rate-book';
import { Relays } from './relays';

/** Nobody listens there. */
const NOBODY = 'smtp://127.0.0.1:1';

/** A budget with room for so many recipients, and a rate that lets so many messages begin; null for none. */
type Limits = { room?: number; rate?: number };

const limitsOf = ({ room = Number.POSITIVE_INFINITY, rate }: Limits) => {
  const left = { room, rate };
  const book = {
    take: async (want: number) => {
      const got = Math.min(want, left.room);
      left.room -= got;
      return [{ count: got, from: 0 }];
    },
    giveBack: ({ count, from }: Part) => (left.room += from < 0 ? 0 : count),
    isValid: (from: number) => from >= 0,
  } as unknown as BudgetBook;
  const rates = {
    perMinute: 60,
    readyAt: () => ((left.rate ?? 0) > 0 ? 0 : Number.POSITIVE_INFINITY),
    readyCount: () => left.rate,
    take: () => (left.rate = (left.rate ?? 0) - 1),
  } as unknown as RateBook;
  return { left, book, rates: rate === undefined ? null : rates };
};

/** Relays by name, the first with the highest priority. */
const over = (all: Record<string, { url: string } & Limits>) => {
  const named = Object.entries(all).map(([name, one], index) => ({ name, index, url: one.url, ...limitsOf(one) }));
  const clock = FakeClock.at('2026-11-23T12:00:00Z');
  const relays = new Relays({
    relays: named.map(({ name, index, url, book }) => ({
      settings: { name, priority: index + 1, share: 1 },
      smtp: mailer({ url, connections: 2 }),
      book,
    })),
    clock,
    rates: new Map(named.flatMap(({ name, rates }) => (rates ? [[name, rates]] : []))),
  });
  const left = (name: string) => named.find((one) => one.name === name)?.left;
  return { relays, left, clock };
};
const said = (outcomes: RecipientOutcome[]) => outcomes.map(({ outcome, relay, text }) => [outcome, relay, text]);
/** A message with its part of the budget and the rate of relay `a`. */
const planned = () => ({ ...message(), via: { relay: 'a', from: 0 }, rated: 'a' });

describe('a message passes to another relay only within its rate', () => {
  it('when the one it was planned for rests', async () => {
    const [b, c] = [await relayThat(), await relayThat()];
    const { relays, left } = over({ a: { url: NOBODY }, b: { url: b.url, rate: 2 }, c: { url: c.url, rate: 1 } });
    for (const by of ['b', 'b', 'c']) expect(await relays.send(planned())).toMatchObject([{ relay: by }]);
    expect(said(await relays.send(planned()))).toEqual([
      ['deferred', 'b', 'not sent: the rate of relay b lets no further message begin now'],
    ]);
    expect([b.received.length, c.received.length]).toEqual([2, 1]);
    expect([left('b'), left('c')]).toMatchObject([{ rate: 0 }, { rate: 0 }]);
  });

  it('when the next one has no room in its budget, which takes nothing of its rate', async () => {
    const [b, c] = [await relayThat(), await relayThat()];
    const { relays, left } = over({
      a: { url: NOBODY },
      b: { url: b.url, room: 0, rate: 1 },
      c: { url: c.url, rate: 1, room: 5 },
    });
    expect(await relays.send(planned())).toMatchObject([{ outcome: 'accepted', relay: 'c' }]);
    expect(said(await relays.send(planned()))).toEqual([
      ['deferred', 'b', 'not sent: the daily budget of relay b is used up'],
    ]);
    expect([left('b'), left('c')]).toEqual([
      { room: 0, rate: 1 },
      { room: 4, rate: 0 },
    ]);
  });

  it('and by the relay whose rate it has taken it goes without taking that again', async () => {
    const a = await relayThat();
    const { relays } = over({ a: { url: a.url, rate: 0 } });
    await relays.send(planned());
    expect(a.received).toHaveLength(1);
  });
});

describe('a part of a budget is given back once', () => {
  const send = async (
    first: string,
    mayStart?: () => boolean,
    compose?: () => never,
  ): Promise<[number | undefined, number | undefined]> => {
    const b = await relayThat();
    const { relays, left } = over({ a: { url: first, room: 5 }, b: { url: b.url, room: 5 } });
    await relays.send({ ...planned(), ...(compose ? { compose } : {}) }, mayStart).catch(() => {});
    return [left('a')?.room, left('b')?.room];
  };

  it.each([
    ['by a relay that was used', true, [5, 5]],
    ['when the mailer stops before', false, [6, 5]],
  ] as const)('%s', async (_, may, room) => {
    expect(await send((await relayThat()).url, () => may)).toEqual(room);
  });

  it.each<[string, () => boolean, number[]]>([
    ['of the first after a fail-over, and of the second it is used', () => true, [6, 4]],
    ['of both when the mailer stops during a fail-over', () => false, [6, 5]],
  ])('%s', async (_, mayStart, room) => {
    expect(await send(NOBODY, mayStart)).toEqual(room);
  });

  it.each([
    ['that was taken too long before is exchanged', 1, ['accepted', 0]],
    ['and where there is no other nothing is sent', 0, ['deferred', 0]],
  ])('%s', async (_, room, result) => {
    const a = await relayThat();
    const { relays, left } = over({ a: { url: a.url, room } });
    const [one] = await relays.send({ ...planned(), via: { relay: 'a', from: -1 } });
    expect([one?.outcome, left('a')?.room]).toEqual(result);
    expect(a.received).toHaveLength(room);
  });

  it('when nothing could be composed', async () => {
    const compose = () => {
      throw new Error('no');
    };
    expect(await send((await relayThat()).url, undefined, compose)).toEqual([6, 5]);
    expect(await send(NOBODY, undefined, compose)).toEqual([6, 5]);
  });
});
