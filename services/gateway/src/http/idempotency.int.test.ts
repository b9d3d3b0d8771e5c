import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import { type Database, openDatabase } from '../views/database';
import { Idempotency, type Keyed } from './idempotency';
import type { Answer } from './operation';

const HOUR = 60 * 60 * 1000;
let database: Database;
let clock: FakeClock;
let idempotency: Idempotency;
beforeEach(async () => {
  database = openDatabase({ file: ':memory:' }, () => {});
  clock = FakeClock.at('2026-11-02T09:00:00.000Z');
  idempotency = new Idempotency(database, clock);
  await idempotency.start();
});
afterEach(() => database.close());

const keyed = (changes: Partial<Keyed> = {}): Keyed => ({
  key: 'k',
  userId: 'ann',
  method: 'post',
  path: '/api/v1/reports',
  body: { name: 'a' },
  ...changes,
});
const answer: Answer = { status: 201, body: { id: 'r1', secret: 's3cret' } };
const other = async (): Promise<Answer> => ({ status: 201, body: { id: 'r2' } });

it('answers 409 while the first request runs, 422 for another body, and then repeats the answer', async () => {
  const gate = Promise.withResolvers<Answer>();
  const started = Promise.withResolvers<void>();
  const first = idempotency.once(keyed(), () => {
    started.resolve();
    return gate.promise;
  });
  await started.promise;
  await expect(idempotency.once(keyed(), other)).rejects.toMatchObject({
    status: 409,
    code: 'idempotency/in-progress',
    headers: { 'Retry-After': '1' },
  });
  await expect(idempotency.once(keyed({ body: { name: 'b' } }), other)).rejects.toMatchObject({
    status: 422,
    code: 'idempotency/key-reused',
  });
  gate.resolve(answer);
  expect(await first).toEqual(answer);
  expect(await idempotency.once(keyed(), other)).toEqual({ ...answer, headers: { 'Idempotency-Replayed': 'true' } });
});

it('keeps keys of users and routes apart', async () => {
  await idempotency.once(keyed(), async () => answer);
  for (const changes of [{ userId: 'bob' }, { path: '/api/v1/users' }, { key: 'l' }])
    expect(await idempotency.once(keyed(changes), other)).toEqual(await other());
});

it('runs a failed request again, with the same id', async () => {
  const ids: string[] = [];
  const failing = idempotency.once(keyed(), async (commandId) => {
    ids.push(commandId);
    throw new Error('the store is away');
  });
  await expect(failing).rejects.toThrow('the store is away');
  await idempotency.once(keyed(), async (commandId) => {
    ids.push(commandId);
    return answer;
  });
  expect(ids[1]).toBe(ids[0]);
});

it('stores neither what is shown once nor anything from which the body could be guessed', async () => {
  const kept = (body: unknown) => ({ ...(body as object), secret: null });
  expect(await idempotency.once(keyed(), async () => answer, kept)).toEqual(answer);
  const repeated = await idempotency.once(keyed(), other, kept);
  expect(repeated.body).toEqual({ id: 'r1', secret: null });
  const rows = await database.db.selectFrom('idempotency_key').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('s3cret');
  await idempotency.once(keyed({ key: 'another' }), async () => answer, kept);
  const prints = (await database.db.selectFrom('idempotency_key').selectAll().execute()).map(
    (row) => row['fingerprint'],
  );
  expect(new Set(prints).size).toBe(2);
});

it('forgets an answer after 24 hours', async () => {
  await idempotency.once(keyed(), async () => answer);
  clock.advance(24 * HOUR);
  expect((await idempotency.once(keyed(), other)).body).toEqual(answer.body);
  clock.advance(1);
  expect(await idempotency.once(keyed({ body: {} }), other)).toEqual(await other());
});
