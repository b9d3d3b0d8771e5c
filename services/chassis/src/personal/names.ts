/** The shortest part of an address that counts as naming somebody. */
const SHORTEST = 3;

const localPartOf = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();

/** Whether a text in lower case has the part of an address before @, or a word of it, as in `user ann unknown`. The domain alone names nobody. */
const hasPartOf = (said: string, address: string): boolean => {
  const local = localPartOf(address);
  const words = local.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word.length >= SHORTEST);
  return words.length > 0 ? words.some((word) => said.includes(word)) : local !== '' && said.includes(local);
};

/** Whom of these addresses a text names; null for nobody. A text with any address names the first one, when it names no other. */
export const namedIn = (text: string, addresses: readonly string[]): string | null => {
  const said = text.toLowerCase();
  return (
    addresses.find((address) => said.includes(address.toLowerCase())) ??
    addresses.find((address) => hasPartOf(said, address)) ??
    (said.includes('@') ? addresses[0] : undefined) ??
    null
  );
};
