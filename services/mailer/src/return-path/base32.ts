const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Octets in base32 (RFC 4648, section 6), in lower case and without padding: it survives programs that change the case of an address. */
export const base32 = (octets: Uint8Array): string => {
  let text = '';
  let [bits, held] = [0, 0];
  for (const octet of octets) {
    held = (held << 8) | octet;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
};

/** The octets of a text in any case; null for one that `base32` does not write. */
export const fromBase32 = (text: string): Buffer | null => {
  const octets: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text.toLowerCase()) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    octets.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  // Bits left over: another spelling of the same octets would be another address of the same thing.
  return bits < 5 && held === 0 ? Buffer.from(octets) : null;
};
