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
