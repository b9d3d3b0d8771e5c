import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../errors';
import { type Postgres, postgresPrograms, recordingLog, startPostgres } from '../testing';
import type { KeyStore } from './key-store';
import { openKeyStore } from './open-key-store';
import { KEY_OCTETS } from './sealed-text';

const { log } = recordingLog();
const programs = postgresPrograms();
const folder = mkdtempSync(join(tmpdir(), 'punctual-keys-'));
let postgres: Postgres | null = null;

const kinds: [string, () => string][] = [['SQLite', () => pathToFileURL(join(folder, 'keys.db')).href]];
if (programs) kinds.push(['PostgreSQL', () => postgres?.url ?? '']);

beforeAll(async () => {
  if (programs) postgres = await startPostgres(programs);
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(kinds)('the keys in %s', (_, url) => {
  let one: KeyStore;
  let two: KeyStore;
  beforeAll(async () => {
    [one, two] = await Promise.all([openKeyStore(url(), log), openKeyStore(url(), log)]);
  });
  afterAll(() => Promise.all([one.close(), two.close()]));

  const hex = (key: Uint8Array | null | undefined) => (key ? Buffer.from(key).toString('hex') : null);

  it('have one secret, also for two that ask for the first time at once', async () => {
    const secrets = await Promise.all([one.secret(), two.secret(), one.secret()]);
    expect(new Set(secrets.map(hex)).size).toBe(1);
    expect(secrets[0]).toHaveLength(32);
  });

  it('are one for each person, also for two that ask at once', async () => {
    const persons = Array.from({ length: 700 }, (_value, index) => `person ${index}`);
    const [here, there] = await Promise.all([one.keysFor(persons), two.keysFor([...persons].reverse())]);
    for (const person of persons) {
      expect(there.get(person)?.id).toBe(here.get(person)?.id);
      expect(hex(there.get(person)?.key)).toBe(hex(here.get(person)?.key));
      expect(here.get(person)?.key).toHaveLength(KEY_OCTETS);
    }
    expect(new Set([...here.values()].map(({ id }) => id)).size).toBe(persons.length);
    const ids = [...here.values()].map(({ id }) => id);
    expect(await two.keysById([...ids, 'ffffffffffff'])).toEqual(
      new Map([...here.values()].map((key) => [key.id, key])),
    );
  });

  it('that are erased are gone for everybody, and their person gets another one', async () => {
    const { id } = (await one.keysFor(['ann'])).get('ann') ?? { id: '' };
    await one.keysFor(['bob']);
    await one.erase([id]);
    expect(await two.keysById([id])).toEqual(new Map([[id, { id, key: null }]]));
    const next = (await two.keysFor(['ann'])).get('ann');
    expect(next?.id).not.toBe(id);
    // Whoever erases the old key once more, late, leaves the new one.
    await Promise.all([one.erase([id]), two.erase([id])]);
    expect((await one.keysFor(['ann'])).get('ann')).toEqual(next);
    expect((await one.keysFor(['bob'])).get('bob')?.key).toHaveLength(KEY_OCTETS);
    await one.erase(['0123456789ab']);
  });
});

it('a file holds nothing of an erased key, in no page and not in its log, while another process has it open', async () => {
  const file = join(folder, 'erased.db');
  const [one, two] = await Promise.all([1, 2].map(() => openKeyStore(pathToFileURL(file).href, log)));
  if (!one || !two) throw new Error('not opened');
  const persons = Array.from({ length: 50 }, (_value, index) => `person ${index}`);
  const kept = await one.keysFor(persons);
  await two.keysFor(persons);
  const ann = Buffer.from(kept.get('person 25')?.key ?? []);
  const raw = () =>
    Buffer.concat(
      readdirSync(folder)
        .filter((name) => name.startsWith('erased.db'))
        .map((name) => readFileSync(join(folder, name))),
    );
  expect(raw().includes(ann)).toBe(true);
  await one.erase([kept.get('person 25')?.id ?? '']);
  expect(raw().includes(ann)).toBe(false);
  expect(raw().includes(Buffer.from(kept.get('person 24')?.key ?? []))).toBe(true);
  await Promise.all([one.close(), two.close()]);
});

it('a file is open to its user alone', async () => {
  const file = join(folder, 'mine.db');
  await (await openKeyStore(pathToFileURL(file).href, log)).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a database that does not answer is unavailable, and its password is in no message', async () => {
  const gone = await openKeyStore('postgres://punctual:planted-secret@127.0.0.1:1/keys', log);
  const error = await gone.check().catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(Unavailable);
  expect(String(error)).not.toContain('planted-secret');
  await gone.close();
});
