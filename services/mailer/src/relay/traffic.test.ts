import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import type { OutgoingMessage } from '../mailing/smtp';
import { wireMessage } from '../mailing/wire-message';
import type { RateBook } from './rate-book';
import { defaultReceivers, receiverFinder } from './receivers';
import { Traffic } from './traffic';

const NOON = '2026-11-23T12:00:00Z';
const messages = (...emails: string[]): OutgoingMessage[] =>
  emails.map((email) => ({ envelope: { from: '', to: [email] }, compose: () => wireMessage(Buffer.from('x')) }));
/** A rate whose times are reserved already, one each second. */
const everySecond = (clock: FakeClock): RateBook => {
  let next = clock.millis();
  return {
    perMinute: 60,
    readyAt: () => next,
    readyCount: (now: number) => Math.max(0, Math.floor((now - next) / 1_000) + 1),
    take: () => (next += 1_000),
  } as unknown as RateBook;
};
const setUp = (rated: string[] = []) => {
  const clock = FakeClock.at(NOON);
  const books = new Map(rated.map((lane) => [lane, everySecond(clock)]));
  const receiverOf = receiverFinder(defaultReceivers);
  const health = { first: 'office' };
  const traffic = new Traffic({ clock, relayOf: () => health.first, receiverOf, books });
  return { clock, traffic, health };
};
const people = messages('a@gmail.com', 'b@gmail.com', 'c@example.com', 'd@example.com');
const whom = (all: ReadonlyMap<OutgoingMessage, string>) =>
  [...all.keys()].map(({ envelope }) => envelope.to[0]?.charAt(0)).join('');

describe('the rates of a relay', () => {
  it('let everything begin where there are none, as many as are asked for', () => {
    const { traffic } = setUp();
    expect([whom(traffic.admit(people, 10)), whom(traffic.admit(people, 2))]).toEqual(['abcd', 'ab']);
    expect([traffic.count(people, 3), traffic.waitMs(people)]).toEqual([3, 0]);
  });

  it('hold back one receiver and let others pass', () => {
    const { traffic, clock } = setUp(['office~google']);
    expect(traffic.count(people, 10)).toBe(3);
    expect(whom(traffic.admit(people, 10))).toBe('acd');
    expect(traffic.waitMs(people.slice(1, 2))).toBe(1_000);
    expect(traffic.waitMs(people)).toBe(0);
    clock.advance(1_000);
    expect(whom(traffic.admit(people.slice(1, 2), 10))).toBe('b');
  });

  it('take nothing of a rate when another of the same message says no', () => {
    const { traffic, clock } = setUp(['office', 'office~google']);
    expect(whom(traffic.admit(people, 10))).toBe('a');
    clock.advance(1_000);
    expect(whom(traffic.admit(people.slice(1), 1))).toBe('b');
    expect(whom(traffic.admit(people.slice(2), 10))).toBe('');
    clock.advance(1_000);
    expect(whom(traffic.admit(people.slice(2), 10))).toBe('c');
  });

  it('are lowered when the relay asks for patience, and only its own', () => {
    const { traffic, clock } = setUp();
    traffic.admit(people, 10);
    traffic.pushedBack('office', clock.millis());
    expect([traffic.loweredTo('office'), traffic.loweredTo('spare')]).toEqual([30, null]);
    expect(whom(traffic.admit(people, 10))).toBe('');
    expect(traffic.mayPassTo('spare', people[0] as OutgoingMessage)).toBe(true);
    expect(traffic.mayPassTo('office', people[0] as OutgoingMessage)).toBe(false);
    clock.advance(2_000);
    expect(whom(traffic.admit(people, 10))).toBe('a');
  });

  it('tell who comes how long those before need', () => {
    const { traffic } = setUp(['office']);
    expect(traffic.join(people)).toBe(0);
    expect(traffic.join(messages('e@example.com'))).toBe(4_000);
    // They wait already.
    expect(traffic.join(people)).toBe(0);
    traffic.leave(people.slice(0, 3));
    expect(traffic.join(messages('f@example.com'))).toBe(2_000);
  });

  it('count who waits where they would begin: by another relay during an outage, and by the first again after it', () => {
    const { traffic, clock, health } = setUp(['office', 'spare']);
    const [e, f, g, h] = ['e', 'f', 'g', 'h'].map((who) => messages(`${who}@example.com`)) as [
      ...[OutgoingMessage[], OutgoingMessage[], OutgoingMessage[], OutgoingMessage[]],
    ];
    traffic.join(people);
    expect(whom(traffic.admit(people, 10))).toBe('a');
    health.first = 'spare';
    expect([...traffic.admit(people.slice(1), 10).values()]).toEqual(['spare']);
    expect(traffic.join(e)).toBe(2_000);
    traffic.leave(people);
    expect(traffic.join(f)).toBe(1_000);
    health.first = 'office';
    expect(traffic.join(g)).toBe(0);
    clock.advance(3_000);
    expect([...traffic.admit([...e, ...f, ...g], 10).values()]).toEqual(['office', 'office', 'office']);
    traffic.leave([...e, ...f, ...g]);
    expect(traffic.join(h)).toBe(0);
    health.first = 'spare';
    expect(traffic.join(messages('i@example.com'))).toBe(0);
  });

  it('say of how many messages it is certain that they may begin, whatever their order', () => {
    const { traffic, clock } = setUp(['office~google']);
    const google = messages('a@gmail.com', 'b@gmail.com', 'c@gmail.com', 'd@gmail.com');
    traffic.join(google);
    clock.advance(2_000);
    expect(traffic.count(google, 10)).toBe(3);
    expect(whom(traffic.admit(google, 10))).toBe('abc');
  });

  it('choose from few of those that wait, and from all receivers', () => {
    const { traffic } = setUp(['office~google', 'office~gmx']);
    const google = messages(...Array.from({ length: 50 }, (_, index) => `p${index}@gmail.com`));
    const others = messages('a@gmx.de', 'b@gmx.de', 'c@gmx.de', 'd@example.com');
    const all = [...google, ...others];
    traffic.join(all);
    expect(traffic.next(all, 2)).toEqual([...google.slice(0, 2), ...others.slice(0, 2), others[3]]);
    traffic.admit(google, 1);
    expect(traffic.next(all.slice(1), 2)).toEqual([...others.slice(0, 2), others[3]]);
  });
});
