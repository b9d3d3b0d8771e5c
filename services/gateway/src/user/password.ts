import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB and three passes: one of the settings OWASP's Password Storage Cheat Sheet names for scrypt. */
const COST = { ln: 15, r: 8, p: 3 };
const SALT_OCTETS = 16;
const HASH_OCTETS = 32;
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const derive = (password: string, salt: Buffer, { ln, r, p }: typeof COST): Promise<Buffer> => {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 ** ln * r * 256 };
  return new Promise((resolve, reject) => {
    // NFC, so the same password typed on different keyboards has the same bytes.
    scrypt(password.normalize('NFC'), salt, HASH_OCTETS, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
};

const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Hashes a password with scrypt (RFC 7914), in PHC string form: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_OCTETS);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${text(salt)}$${text(await derive(password, salt, COST))}`;
};

const nobody = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${text(Buffer.alloc(SALT_OCTETS))}$${text(Buffer.alloc(HASH_OCTETS))}`;

/** Whether a password matches a hash. Takes as long without a hash, so timing does not reveal which accounts exist. */
export const passwordFits = async (password: string, hash: string | null): Promise<boolean> => {
  const [, ln, r, p, salt, expected] = PHC.exec(hash ?? nobody) ?? [];
  if (!salt || !expected) return false;
  const key = await derive(password, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) });
  const wanted = Buffer.from(expected, 'base64');
  return key.length === wanted.length && timingSafeEqual(key, wanted) && hash !== null;
};

/** A password that cannot be guessed: 120 bits, in characters that are easy to read out and type. */
export const generatePassword = (): string => {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const characters = [...randomBytes(24)].map((octet) => letters[octet % letters.length]);
  return [0, 6, 12, 18].map((start) => characters.slice(start, start + 6).join('')).join('-');
};
