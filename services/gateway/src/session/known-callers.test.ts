import { describe, expect, it } from '@jest/globals';
import { KnownCallers } from './known-callers';
import type { Principal } from './sessions';

const START = Date.parse('2026-11-28T09:00:00Z');
const ann: Principal = {
  ...{ userId: 'ann', tenantId: 'default', email: 'ann@example.com', name: null, role: 'author' },
  ...{ sessionId: 's', scopes: null, expiresAt: '2026-11-28T21:00:00.000Z' },
};

const inStream = (stream: string) => ({ stored: { stream } });

const setUp = (first: Principal | null = ann) => {
  let [now, asked] = [START, 0];
  let caller = first;
  let answer: Promise<void> = Promise.resolve();
  const holder = async () => {
    asked += 1;
    const found = caller;
    await answer;
    return found;
  };
  const known = new KnownCallers({ holder }, { millis: () => now });
  return {
    known,
    asked: () => asked,
    wait: (ms: number) => (now += ms),
    becomes: (changed: Principal | null) => (caller = changed),
    answerAfter: (over: Promise<void>) => (answer = over),
  };
};

describe('a caller', () => {
  it('is looked up once a second', async () => {
    const { known, asked, wait } = setUp();
    for (let request = 0; request < 5; request++) expect(await known.holder('t')).toBe(ann);
    expect(asked()).toBe(1);
    wait(1_000);
    await known.holder('t');
    expect(asked()).toBe(2);
  });

  it.each(['session-s', 'user-ann', 'apikey-k'])('is forgotten when the views hold a change of %s', async (stream) => {
    const { known, becomes } = setUp();
    await known.holder('t');
    becomes(null);
    known.folded([inStream('report-1')]);
    expect(await known.holder('t')).toBe(ann);
    known.folded(['report-1', stream].map(inStream));
    expect(await known.holder('t')).toBeNull();
  });

  it('that was read before a change is not kept after it', async () => {
    const { known, becomes, answerAfter } = setUp();
    const read = Promise.withResolvers<void>();
    void answerAfter(read.promise);
    const request = known.holder('t');
    becomes(null);
    known.folded([inStream('session-s')]);
    read.resolve();
    expect(await request).toBe(ann);
    expect(await known.holder('t')).toBeNull();
  });

  it('is not known longer than the session lasts, nor after the clock was set back', async () => {
    const { known, becomes, wait } = setUp({ ...ann, expiresAt: new Date(START + 300).toISOString() });
    await known.holder('t');
    becomes(null);
    wait(299);
    expect(await known.holder('t')).not.toBeNull();
    wait(1);
    expect(await known.holder('t')).toBeNull();
    becomes(ann);
    await known.holder('u');
    becomes(null);
    wait(-60_000);
    expect(await known.holder('u')).toBeNull();
  });

  it('nobody knows is looked up each time', async () => {
    const { known, asked } = setUp(null);
    expect([await known.holder('t'), await known.holder('t'), asked()]).toEqual([null, null, 2]);
  });
});
