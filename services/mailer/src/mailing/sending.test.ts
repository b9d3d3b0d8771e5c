import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import type { RateBook } from '../relay/rate-book';
import { Traffic } from '../relay/traffic';
import { Gate } from './gate';
import { Sending, type SendingNeeds } from './sending';
import type { OutgoingMessage } from './smtp';
import { wireMessage } from './wire-message';

const messages = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    envelope: { from: '', to: [`p${index}@example.com`] },
    compose: () => wireMessage(Buffer.from('x')),
  }));

it('holds places only for messages that rates let begin, and looks up only who may come next', async () => {
  const clock = FakeClock.at('2026-11-23T12:00:00Z');
  const gate = new Gate(2);
  const book = { perMinute: 60, readyAt: () => clock.millis(), readyCount: () => 3, take: () => {} };
  const traffic = new Traffic({
    ...{ clock, relayOf: () => 'office', receiverOf: () => null },
    books: new Map([['office', book as unknown as RateBook]]),
  });
  const looked: number[] = [];
  const leaveOut = async (emails: readonly string[]) => {
    looked.push(emails.length);
    return [];
  };
  const needs = { clock, gate, traffic, worker: 'w1' } as unknown as SendingNeeds;
  const course = { leaveOut, wayBack: null, putOffUntil: null };
  const about = { deliveryId: 'd1', attempt: 1 };
  const sending = new Sending(needs, about, messages(50), new AbortController().signal, course);
  let begun: string[] = [];
  let others = 0;
  await sending.run(async (_, recipients) => {
    begun = recipients;
    others = gate.take(gate.capacity);
    gate.leave(others);
    return false;
  });
  expect([begun.length, others]).toEqual([3, gate.capacity - 3]);
  expect(looked).toEqual([gate.capacity]);
});

it('looks at each of many messages a few times, and not at all that wait whenever it records', async () => {
  const count = 20_000;
  let looks = 0;
  const many = messages(count).map(({ envelope, compose }) => ({
    get envelope() {
      looks += 1;
      return envelope;
    },
    compose,
  }));
  const accepted = { outcome: 'accepted', smtpCode: 250, enhancedCode: null, text: 'OK' } as const;
  let sent = 0;
  const needs = {
    ...{ clock: FakeClock.at('2026-11-23T12:00:00Z'), gate: new Gate(64), worker: 'w1' },
    mailings: { execute: async () => [{ type: 'AttemptContinued' }] },
    smtp: {
      send: async ({ envelope: { to } }: OutgoingMessage, mayStart: () => Promise<boolean>) => {
        if (await mayStart()) sent += 1;
        return to.map((email) => ({ email, ...accepted }));
      },
    },
  } as unknown as SendingNeeds;
  const course = { leaveOut: async () => [], wayBack: null, putOffUntil: null };
  const about = { deliveryId: 'd1', attempt: 1 };
  await new Sending(needs, about, many, new AbortController().signal, course).run(async () => true);
  expect(sent).toBe(count);
  expect(looks).toBeLessThan(20 * count);
});
