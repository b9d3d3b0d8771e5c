import { expect, it } from '@jest/globals';
import { Unavailable } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { StoreAway } from './store-away';

const gone = new Unavailable('eventStore', 'gone');

const setUp = (random = () => 1) => {
  const stop = new AbortController();
  const waits: { ms: number; signal: AbortSignal; end: () => void }[] = [];
  const state = { isUp: false, asked: 0, back: 0, said: [] as unknown[] };
  const away = new StoreAway({
    check: async () => {
      state.asked += 1;
      if (!state.isUp) throw gone;
    },
    onStillAway: (error) => {
      state.said.push(error);
    },
    onBack: () => {
      state.back += 1;
    },
    signal: stop.signal,
    random,
    wait: (ms, signal) =>
      new Promise((end) => {
        waits.push({ ms, signal, end });
        signal.addEventListener('abort', () => end(), { once: true });
      }),
  });
  /** Ends the latest wait, and waits until what follows has happened. */
  const passes = async () => {
    const { asked } = state;
    waits.at(-1)?.end();
    await eventually(() => expect(state.asked).toBe(asked + 1));
    await new Promise(setImmediate);
  };
  return { stop, waits, state, away, passes };
};

it('asks once for all that failed, less and less often', async () => {
  const { away, waits, state, passes } = setUp();
  for (let index = 0; index < 500; index++) away.failed(gone);
  expect([away.isAway, waits.length, state.asked]).toEqual([true, 1, 0]);
  for (let index = 0; index < 6; index++) await passes();
  expect(waits.map(({ ms }) => ms)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  state.isUp = true;
  await passes();
  expect([away.isAway, state.back]).toEqual([false, 1]);
  expect(state.said).toEqual(Array(6).fill(gone));
});

it('waits between half and all of that, so that processes do not ask together', () => {
  const { away, waits } = setUp(() => 0);
  away.failed(gone);
  expect(waits.map(({ ms }) => ms)).toEqual([125]);
});

it('asks at once when the log goes on', async () => {
  const { away, state } = setUp();
  away.failed(gone);
  state.isUp = true;
  away.answered();
  await eventually(() => expect([away.isAway, state.back]).toEqual([false, 1]));
});

it('goes on with longer waits where the store answers and what it is asked for fails again', async () => {
  const { away, waits, state, passes } = setUp();
  state.isUp = true;
  for (let index = 0; index < 3; index++) {
    away.failed(gone);
    await passes();
  }
  away.succeeded();
  away.failed(gone);
  expect(waits.map(({ ms }) => ms)).toEqual([250, 500, 1_000, 250]);
});

it('does not take another failure for that, and stops', async () => {
  const { away, waits, stop } = setUp();
  away.failed(new Error('a plan that cannot be read'));
  away.failed(new Unavailable('nats', 'gone'));
  expect([away.isAway, waits]).toEqual([false, []]);
  away.failed(gone);
  stop.abort();
  await away.stop();
});
