import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { ERASED_TEXT, erasedAddress, type PersonalMark } from '@punctual/contracts';
import { BoundedCache } from '../bounded-cache';
import { Unavailable } from '../errors';
import { suppressedAddress } from '../suppression-id';
import { batched } from './batched';
import type { KeptKey, KeyStore } from './key-store';
import { Recent } from './recent';
import { isSealed, keyIdIn, openText, type PersonKey, personKey, sealText } from './sealed-text';

/** Whom a text is about: an address, or the id of an account, in a tenant. */
export type Owner = { tenantId: string; of: string };
/** Keys that were fetched for one purpose, by owner or id, whatever the caches have room for. */
export type Fetched = Map<string, PersonKey | 'erased'>;

/** The most characters of each cache of texts: 70,000 to 140,000 addresses, more than the largest list has. Keys are needed less often. */
const TEXT_CHARACTERS = 16 * 1024 * 1024;
const KEY_CACHE_OCTETS = 4 * 1024 * 1024;
/** How long a process uses a key without asking for it again. Whoever hears of an erasure forgets at once. */
const KEEP_MS = 10 * 60_000;
/** The octets of a key and its place. */
const KEY_ENTRY_OCTETS = 400;

/** The keyed hash (HMAC-SHA256, base64url) by which the key store knows a person. The address counts as suppressions spell it. */
export const personOf = (secret: KeyObject, { tenantId, of }: Owner): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([tenantId, of.includes('@') ? suppressedAddress(of) : of]))
    .digest('base64url');

const nameOf = ({ tenantId, of }: Owner): string => `${tenantId}\n${of}`;
const ownerNamed = (name: string): Owner => {
  const end = name.indexOf('\n');
  return { tenantId: name.slice(0, end), of: name.slice(end + 1) };
};

/** What was erased reads as. */
const erased = (id: string, { is }: PersonalMark): string => (is === 'address' ? erasedAddress(id) : ERASED_TEXT);

/**
 * Seals and opens what is personal, with the keys of one key store. What this process has seen before costs a look-up; keys are fetched for many
 * texts at once.
 */
export class People {
  private readonly sealedForms = new Recent(TEXT_CHARACTERS);
  private readonly opened = new Recent(TEXT_CHARACTERS);
  private readonly byOwner = new BoundedCache<PersonKey>(KEY_CACHE_OCTETS, () => KEY_ENTRY_OCTETS);
  private readonly byId = new BoundedCache<PersonKey | 'erased'>(KEY_CACHE_OCTETS, () => KEY_ENTRY_OCTETS);
  /** Keys that may be used. Those that were fetched before all were forgotten may be destroyed. */
  private current = new WeakSet<PersonKey>();
  private secret: Promise<KeyObject> | null = null;
  private since: number;

  private readonly fetchOwners = batched<string, Fetched>(async (owners) => {
    const { current } = this;
    const secret = await this.theSecret();
    const persons = new Map([...owners].map((owner) => [owner, personOf(secret, ownerNamed(owner))]));
    const kept = await this.store.keysFor([...new Set(persons.values())]);
    const fetched: Fetched = new Map();
    for (const [owner, person] of persons) {
      const found = kept.get(person);
      const key = found && this.keep(found, current);
      if (!key || key === 'erased') continue;
      if (current === this.current) this.byOwner.set(owner, key);
      fetched.set(owner, key);
    }
    return fetched;
  });
  private readonly fetchIds = batched<string, Fetched>(async (ids) => {
    const { current } = this;
    const found = await this.store.keysById([...ids]);
    return new Map([...found].map(([id, kept]) => [id, this.keep(kept, current)]));
  });

  /** @param now milliseconds that only grow */
  constructor(
    private readonly store: KeyStore,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.since = now();
  }

  /** The sealed form of a text; undefined while its key has to be fetched. */
  sealed(text: string, owner: Owner, fetched?: Fetched): string | undefined {
    const whose = nameOf(owner);
    // Most texts are the address that they are about.
    const name = owner.of === text ? whose : JSON.stringify([whose, text]);
    const known = this.sealedForms.get(name);
    if (known !== undefined) return known;
    const key = this.byOwner.get(whose) ?? fetched?.get(whose);
    if (!key || key === 'erased' || !this.current.has(key)) return undefined;
    const sealed = sealText(key, text);
    this.sealedForms.set(name, sealed);
    return sealed;
  }

  /** The text in a sealed form, or what an erased one reads as; undefined while its key has to be fetched. A text that is not sealed is returned. */
  text(sealed: string, mark: PersonalMark, fetched?: Fetched): string | undefined {
    const known = this.opened.get(sealed);
    if (known !== undefined) return known;
    if (!isSealed(sealed)) return sealed;
    const id = keyIdIn(sealed);
    const key = this.byId.get(id) ?? fetched?.get(id);
    if (!key) return undefined;
    if (key === 'erased') return erased(id, mark);
    if (!this.current.has(key)) return undefined;
    const text = openText(key, sealed);
    // It has the form by chance, or was damaged. What it stands for is not known; what is stored is.
    if (text === null) return sealed;
    this.opened.set(sealed, text);
    return text;
  }

  /** Fetches the keys of owners; those who have none get one. @throws Unavailable */
  async keysOfOwners(owners: readonly Owner[]): Promise<Fetched> {
    const names = owners.map(nameOf);
    const fetched = await this.fetchOwners(names);
    if (!names.every((name) => fetched.has(name)))
      throw new Unavailable('keys', 'the key store gave no key for a person');
    return fetched;
  }

  /** Fetches the keys that sealed texts need. @throws Unavailable, also when the key store does not know one of them */
  async keysOfSealed(sealed: readonly string[]): Promise<Fetched> {
    const ids = new Set(sealed.map(keyIdIn));
    const fetched = await this.fetchIds(ids);
    const [unknown] = [...ids].filter((id) => !fetched.has(id));
    if (unknown !== undefined)
      throw new Unavailable(
        'keys',
        `the key store does not know the key ${unknown}; it is another one, or was restored from a copy that is too old`,
      );
    return fetched;
  }

  /** The ids of the keys in use of these owners, in hex, as the key store has them; those who have none get one. @throws Unavailable */
  async keyIds(owners: readonly Owner[]): Promise<string[]> {
    const fetched = await this.keysOfOwners(owners);
    // Others may have asked together with these.
    return owners.flatMap((owner) => {
      const key = fetched.get(nameOf(owner));
      return !key || key === 'erased' ? [] : [key.id];
    });
  }

  /** Destroys keys of a person, by their ids in hex. May be repeated, and is to be until it succeeds. @throws Unavailable */
  async erase(ids: readonly string[]): Promise<void> {
    await this.store.erase(ids);
    this.forget();
  }

  /** Forgets all keys and texts: they are fetched again when they are needed. */
  forget(): void {
    for (const cache of [this.sealedForms, this.opened, this.byOwner, this.byId]) cache.clear();
    this.current = new WeakSet();
    this.since = this.now();
  }

  /** Forgets what is older than ten minutes: an erasure in another process may not have been heard of. Called once for each event. */
  forgetOld(): void {
    if (this.now() - this.since > KEEP_MS) this.forget();
  }

  private theSecret(): Promise<KeyObject> {
    this.secret ??= this.store.secret().then(
      (octets) => createSecretKey(octets),
      (error: unknown) => {
        this.secret = null;
        throw error;
      },
    );
    return this.secret;
  }

  /** @param current the keys that were in use when this one was asked for: one that came after all were forgotten is used no more */
  private keep({ id, key }: KeptKey, current: WeakSet<PersonKey>): PersonKey | 'erased' {
    const known = this.byId.get(id);
    if (known && (known === 'erased') === (key === null)) return known;
    const kept = key ? personKey(id, key) : 'erased';
    if (kept !== 'erased') current.add(kept);
    if (current === this.current) this.byId.set(id, kept);
    return kept;
  }
}
