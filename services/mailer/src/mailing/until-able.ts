import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_STAY_MS, type Traffic } from '../relay/traffic';
import { mailerStops } from './mailer-stops';
import type { OutgoingMessage } from './smtp';
import { waitsForRate } from './waits-for-rate';

const LOOK_MS = 100;

/**
 * Waits until the rates let the first of an attempt's messages begin, without a place at the gate and a part of a budget. They wait for their rates from
 * then on, until they are admitted or leave.
 * @throws NotYet when others wait for them already or it would take long, and when `stop` aborts; they wait no more then
 */
export const untilAble = async (
  traffic: Pick<Traffic, 'join' | 'leave' | 'count' | 'waitMs'>,
  messages: Iterable<OutgoingMessage>,
  { about, stop }: { about: { deliveryId: string; attempt: number }; stop: AbortSignal },
): Promise<void> => {
  const [first] = messages;
  const before = traffic.join(messages);
  try {
    if (before > LONGEST_STAY_MS) throw waitsForRate(about, before);
    for (;;) {
      if (stop.aborted) throw mailerStops(about);
      if (first === undefined || traffic.count(messages, 1) > 0) return;
      const ms = traffic.waitMs(messages);
      if (ms > LONGEST_STAY_MS) throw waitsForRate(about, ms);
      await sleep(LOOK_MS);
    }
  } catch (error) {
    traffic.leave(messages);
    throw error;
  }
};
