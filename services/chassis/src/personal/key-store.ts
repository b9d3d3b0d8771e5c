/** A key of a person as it is kept: `id` in hex; `key` is null once the person was erased. */
export type KeptKey = { id: string; key: Uint8Array | null };

/**
 * Where the keys of people lie, a store of its own. A person is known by a keyed hash (base64url), never by an address. Calls reject with
 * Unavailable when the store does not answer.
 */
export interface KeyStore {
  /** The secret for the hashes of persons, 32 octets: made at the first call of all, then always the same. */
  secret(): Promise<Uint8Array>;
  /** The keys in use of these persons, by person. Those who have none get one, the same for everybody who asks at once. Durable. */
  keysFor(persons: readonly string[]): Promise<Map<string, KeptKey>>;
  /** The keys with these ids, by id; an id that was never given is missing. */
  keysById(ids: readonly string[]): Promise<Map<string, KeptKey>>;
  /**
   * Destroys the keys with these ids, so that no file of the store holds them any more. May be repeated, and is to be until it succeeds: a key may
   * be gone for readers, and its octets still be there. Another key that the person has since stays.
   */
  erase(ids: readonly string[]): Promise<void>;
  /** @throws Unavailable saying what is wrong */
  check(): Promise<void>;
  close(): Promise<void>;
}
