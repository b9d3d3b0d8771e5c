import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Unavailable } from '../errors';
import { SqliteKeyStore } from './key-store.sqlite';
import { type Owner, People } from './people';

const ADDRESS = { is: 'address' } as const;
const owner = (of: string, tenantId = 'default'): Owner => ({ tenantId, of });
let store: SqliteKeyStore;
let now: number;
let people: People;

const sealedBy = async (by: People, text: string, of = owner(text)): Promise<string> => {
  const sealed = by.sealed(text, of) ?? by.sealed(text, of, await by.keysOfOwners([of]));
  if (sealed === undefined) throw new Error('not sealed');
  return sealed;
};
const openedBy = async (by: People, sealed: string): Promise<string | undefined> => {
  by.forgetOld();
  return by.text(sealed, ADDRESS) ?? by.text(sealed, ADDRESS, await by.keysOfSealed([sealed]));
};
const another = (): People => new People(store, () => now);

beforeEach(() => {
  store = new SqliteKeyStore(':memory:');
  now = 0;
  people = another();
});
afterEach(() => store.close());

describe('one person', () => {
  it('has one key in every process, whatever the spelling, and another in another tenant', async () => {
    const first = await sealedBy(people, 'Ann@example.com');
    expect(await sealedBy(another(), 'Ann@example.com')).toBe(first);
    expect((await sealedBy(people, 'ann@EXAMPLE.com')).slice(0, 11)).toBe(first.slice(0, 11));
    expect((await sealedBy(people, 'Ann@example.com', owner('Ann@example.com', 'other'))).slice(0, 11)).not.toBe(
      first.slice(0, 11),
    );
    expect(await openedBy(another(), first)).toBe('Ann@example.com');
  });

  it('that two processes meet at once gets one key', async () => {
    const both = await Promise.all([people, another()].map((by) => sealedBy(by, 'ann@example.com')));
    expect(new Set(both).size).toBe(1);
  });

  it('costs the key store one request in a process, and many people together one too', async () => {
    const asked = jest.spyOn(store, 'keysFor');
    const owners = Array.from({ length: 2_000 }, (_, index) => owner(`p${index}@example.com`));
    await Promise.all(owners.map((one) => sealedBy(people, one.of)));
    for (const one of owners) expect(people.sealed(one.of, one)).toBeDefined();
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

describe('an erased person', () => {
  it('reads as nobody in every process, at once in the one that erased and later in the others', async () => {
    const [sealed, other] = [await sealedBy(people, 'ann@example.com'), another()];
    expect(await openedBy(other, sealed)).toBe('ann@example.com');
    const [[id]] = await Promise.all([
      people.keyIds([owner('ann@example.com')]),
      people.keyIds([owner('bob@example.com')]),
    ]);
    await people.erase([id ?? '']);
    expect(await openedBy(people, sealed)).toBe(`erased-${id}@erased.invalid`);
    expect(people.text(sealed, { is: 'text', of: 'email' })).toBe('(erased)');
    now += 11 * 60_000;
    expect(await openedBy(other, sealed)).toBe(`erased-${id}@erased.invalid`);
  });

  it('may be erased again, and has another key when they come back', async () => {
    const before = await sealedBy(people, 'ann@example.com');
    const ids = await people.keyIds([owner('ANN@example.com')]);
    await people.erase(ids);
    await people.erase(ids);
    const after = await sealedBy(people, 'ann@example.com');
    expect(after).not.toBe(before);
    expect(await openedBy(people, after)).toBe('ann@example.com');
    expect(await openedBy(people, before)).toMatch(/@erased\.invalid$/);
  });
});

it('asks for the keys of one person together with others, and gets those of that person', async () => {
  const [ann, bob] = await Promise.all(['ann', 'bob'].map((name) => people.keyIds([owner(`${name}@example.com`)])));
  expect(ann).toHaveLength(1);
  expect(bob).toHaveLength(1);
  expect(ann).not.toEqual(bob);
});

describe('without the right keys', () => {
  it('a text whose key the store does not know is not taken for an erased one', async () => {
    const sealed = await sealedBy(people, 'ann@example.com');
    const empty = new SqliteKeyStore(':memory:');
    await expect(openedBy(new People(empty), sealed)).rejects.toThrow(Unavailable);
    await empty.close();
  });

  it('a store that is away is said to be, and is asked again', async () => {
    const away = jest.spyOn(store, 'keysFor').mockRejectedValueOnce(new Unavailable('keys', 'away'));
    await expect(sealedBy(people, 'ann@example.com')).rejects.toThrow('away');
    expect(await openedBy(people, await sealedBy(people, 'ann@example.com'))).toBe('ann@example.com');
    away.mockRestore();
  });

  it('what only looks sealed, or was damaged, reads as it is stored', async () => {
    const sealed = await sealedBy(people, 'ann@example.com');
    const damaged = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'Q' : 'A');
    expect(await openedBy(people, damaged)).toBe(damaged);
    expect(people.text('~p1 ann', ADDRESS)).toBe('~p1 ann');
  });
});
