/** The shortest part of an address that counts as naming somebody. */
const SHORTEST = 3;

const NO_WORD = /[^\p{L}\p{N}\p{M}]+/u;
/** What goes on with an address: `ann@example.com` is not in `joann@example.com.au`. A quote or a sign before it, as in `to='ann@…'`, does not. */
const BEFORE = /[\p{L}\p{N}\p{M}._%+-]$/u;
const AFTER = /^(?:[\p{L}\p{N}\p{M}_-]|\.[\p{L}\p{N}])/u;

/** Whether a text in lower case has an address as a whole. */
const hasAddress = (said: string, address: string): boolean => {
  const wanted = address.toLowerCase();
  for (let at = said.indexOf(wanted); at >= 0 && wanted !== ''; at = said.indexOf(wanted, at + 1))
    // A letter outside the first 65,536 is two units long.
    if (!BEFORE.test(said.slice(Math.max(0, at - 2), at)) && !AFTER.test(said.slice(at + wanted.length))) return true;
  return false;
};

/** The part of an address before @ by its words, or as a whole where they are short. The domain alone names nobody. */
const partsOf = (address: string): string[] => {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  const words = local.split(NO_WORD).filter((word) => word.length >= SHORTEST);
  return words.length > 0 || local === '' ? words : [local];
};

/**
 * Whom of these addresses a text names; null for nobody. What names one as a whole counts before what names one in part: an address, then
 * a word of the part before @, as in `user ann unknown`, then such a word inside another one. A text with any address names the first one,
 * when it names no other.
 */
export const namedIn = (text: string, addresses: readonly string[]): string | null => {
  const said = text.toLowerCase();
  const words = new Set(said.split(NO_WORD));
  const whole = addresses.filter((address) => hasAddress(said, address));
  // `brien@example.com` is in `o'brien@example.com`, which names another one.
  const isPartOf = (one: string, other: string) =>
    other.length > one.length && other.toLowerCase().endsWith(one.toLowerCase());
  return (
    whole.find((address) => !whole.some((other) => isPartOf(address, other))) ??
    addresses.find((address) => partsOf(address).some((part) => words.has(part))) ??
    addresses.find((address) => partsOf(address).some((part) => said.includes(part))) ??
    (said.includes('@') ? addresses[0] : undefined) ??
    null
  );
};
