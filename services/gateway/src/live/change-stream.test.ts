import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { Problem } from '../http/problem';
import type { Principal } from '../session/sessions';
import { place, reportAt } from '../testing/changes';
import { at } from '../testing/samples';
import { ChangeStream, eventId, placeOf } from './change-stream';
import { Changes } from './changes';

const user = { userId: 'ann', tenantId: 'default', role: 'admin', sessionId: 'of ann', scopes: null } as Principal;
const logId = '0f1e2d3c-0000-4000-8000-000000000000';
let changes: Changes;
let stream: ChangeStream;
let again: jest.Mock<() => Promise<Principal>>;

/** Lets what waits for a promise or for the stream go on. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => process.nextTick(resolve));
};
const happen = async (from: number, count: number) => {
  const commits = Array.from({ length: count }, (_, index) => from + index);
  changes.take(
    commits.map((commit) => reportAt(commit)),
    place(from - 1),
    place(from + count - 1),
  );
  jest.runOnlyPendingTimers();
  await settle();
};
const read = async (): Promise<string> => {
  const chunk: unknown = stream.read();
  await settle();
  return chunk === null ? '' : String(chunk);
};
const ids = (text: string) => [...text.matchAll(/^id: (\d+)-/gm)].map(([, id]) => Number(id));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
  changes = new Changes(() => place(10));
  again = jest.fn(async () => user);
  const visibility = { visible: async (some: unknown) => some as never };
  stream = new ChangeStream({ changes, visibility, user, again, logId }, changes.position());
});
afterEach(() => {
  stream.destroy();
  jest.useRealTimers();
});

it('begins with its place in the log, and tells what comes after it', async () => {
  expect(await read()).toBe('id: 10-10-0f1e2d3c\nevent: ready\ndata: {}\n\n');
  await happen(11, 2);
  const text = await read();
  expect(ids(text)).toEqual([11, 12]);
  expect(text).toMatch(/^id: 11-11-0f1e2d3c\ndata: \{"type":"ReportDefined",.*\}\n\nid: 12-12-0f1e2d3c\n/);
});

it('holds a bounded text for a reader that does not read, who then goes on where it was', async () => {
  await happen(11, 5_000);
  expect(stream.readableLength).toBeLessThan(256 * 1024);
  let text = '';
  for (let part = await read(); part !== ''; part = await read()) text += part;
  expect(ids(text)).toEqual(Array.from({ length: 5_001 }, (_, index) => 10 + index));
});

it('tells a reader to begin again when what follows is no longer held', async () => {
  await happen(11, 5_000);
  await happen(5_011, 20_000);
  expect(stream.readableLength).toBeLessThan(256 * 1024);
  let text = '';
  for (let part = await read(); part !== ''; part = await read()) text += part;
  expect(text).toMatch(/id: 25010-25010-0f1e2d3c\nevent: reset\ndata: \{\}\n\n$/);
  await happen(25_011, 1);
  expect(ids(await read())).toEqual([25_011]);
});

it('keeps the connection open, and gives up a reader that never reads', async () => {
  await read();
  await stream.beat();
  expect(await read()).toBe(': still here\nid: 10-10-0f1e2d3c\n\n');
  await happen(11, 5_000);
  const held = stream.readableLength;
  for (let beat = 0; beat < 8; beat++) await stream.beat();
  expect([stream.destroyed, stream.readableLength]).toEqual([false, held]);
  await stream.beat();
  expect(stream.destroyed).toBe(true);
});

it('authenticates its reader again for a change of their own account or session, and of no other', async () => {
  const happens = async (commit: number, event: DomainEvent) => {
    const followed = { ...reportAt(commit), event };
    const stored = {
      ...followed.stored,
      type: event.type,
      stream: `${event.type.startsWith('User') ? 'user' : 'session'}-x`,
    };
    changes.take([{ ...followed, stored }], place(commit - 1), place(commit));
    jest.runOnlyPendingTimers();
    await read();
  };
  await read();
  const disabled = (userId: string): DomainEvent => ({ type: 'UserDisabled', data: { userId, at: at(1) } });
  const ended = (sessionId: string): DomainEvent => ({ type: 'SessionEnded', data: { sessionId, at: at(1) } });
  await happens(11, disabled('bob'));
  await happens(12, ended('of bob'));
  expect(again).not.toHaveBeenCalled();
  await happens(13, disabled('ann'));
  await happens(14, ended('of ann'));
  expect(again).toHaveBeenCalledTimes(2);
});

it('is given up when its end is not read', async () => {
  stream.end();
  expect(stream.destroyed).toBe(false);
  await stream.beat();
  expect([stream.destroyed, again.mock.calls.length]).toEqual([true, 0]);
});

it('begins with a reset where there is no place to go on from, at a place', async () => {
  stream.destroy();
  stream = new ChangeStream({ changes, visibility: { visible: async (some) => [...some] }, user, again, logId }, null);
  expect(await read()).toBe(
    'id: 10-10-0f1e2d3c\nevent: ready\ndata: {}\n\nid: 10-10-0f1e2d3c\nevent: reset\ndata: {}\n\n',
  );
});

it('ends when the session of its reader has ended, and not because the views cannot be read', async () => {
  await read();
  again.mockRejectedValueOnce(new Problem(503, 'service/unavailable', 'the views are away'));
  await stream.beat();
  expect(stream.readableEnded).toBe(false);
  again.mockRejectedValueOnce(new Problem(401, 'session/required', 'ended'));
  await stream.beat();
  await happen(11, 1);
  expect(await read()).toBe(': still here\nid: 10-10-0f1e2d3c\n\n');
  expect(await read()).toBe('');
  expect(stream.readableEnded).toBe(true);
});

it('reads its own ids, with the log they are of, and no others', () => {
  const here = { position: place(12), log: '0f1e2d3c' };
  expect(placeOf(eventId(here))).toEqual(here);
  // Of a version that named no log.
  expect(placeOf('12-12')).toEqual({ ...here, log: '' });
  for (const text of ['', '12', '12-', '-12', '1-2-3', '1.0-2', ' 1-2', '1-2-0f1e2d3', `${'9'.repeat(20)}-1`])
    expect([text, placeOf(text)]).toEqual([text, null]);
});
