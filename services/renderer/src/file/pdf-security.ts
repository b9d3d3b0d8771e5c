import { createCipheriv, createHash } from 'node:crypto';
import type PDFDocument from 'pdfkit';
import type { Derived } from './protection';

/** ISO 32000-2, table 22: everything is allowed; who has the password may do anything with the file. */
const PERMISSIONS = -4;
const NO_IV = Buffer.alloc(16);

const aes = (mode: 'aes-128-cbc' | 'aes-256-cbc' | 'aes-256-ecb', key: Buffer, iv: Buffer | null, data: Uint8Array) => {
  const cipher = createCipheriv(mode, key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
};

const HASHES = ['sha256', 'sha384', 'sha512'] as const;

/** The hash of a password, revision 6 (ISO 32000-2, algorithm 2.B), which is slow on purpose. */
const passwordHash = (password: Buffer, salt: Buffer, user: Buffer = Buffer.alloc(0)): Buffer => {
  let key = createHash('sha256').update(password).update(salt).update(user).digest();
  for (let round = 1; ; round++) {
    const block = Buffer.concat([password, key, user]);
    const repeated = Buffer.concat(Array.from({ length: 64 }, () => block));
    const encrypted = aes('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32), repeated);
    const remainder = encrypted.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3;
    key = createHash(HASHES[remainder] ?? 'sha256')
      .update(encrypted)
      .digest();
    if (round >= 64 && (encrypted.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32);
  }
};

/** What pdfkit asks of its own security handler, which knows revision 5 at most: its hash of the password is broken in no time. */
type SecurityHandler = {
  dictionary: PDFKit.PDFKitReference;
  getEncryptFn(object: number, generation: number): (bytes: Uint8Array) => Uint8Array;
  end(): void;
};

/**
 * Encrypts a document that has written nothing yet, by AES-256 with a password to open it (ISO 32000-2, revision 6). What is random is `derived`, so that the
 * same content gives the same bytes.
 */
export const protectPdf = (doc: typeof PDFDocument.prototype, password: string, derived: Derived): void => {
  // RFC 4013 asks for this form; of more than 127 octets readers take the first.
  const word = Buffer.from(password.normalize('NFKC')).subarray(0, 127);
  const fileKey = derived('key', 32);
  const salts = (whose: string) => [derived(`${whose} check`, 8), derived(`${whose} key`, 8)] as const;
  const [userCheck, userSalt] = salts('user');
  const user = Buffer.concat([passwordHash(word, userCheck), userCheck, userSalt]);
  const [ownerCheck, ownerSalt] = salts('owner');
  const owner = Buffer.concat([passwordHash(word, ownerCheck, user), ownerCheck, ownerSalt]);
  const permissions = Buffer.alloc(16, 0xff);
  permissions.writeInt32LE(PERMISSIONS, 0);
  permissions.write('Tadb', 8, 'latin1');
  derived('permissions', 4).copy(permissions, 12);
  const dictionary = doc.ref({
    Filter: 'Standard',
    V: 5,
    R: 6,
    Length: 256,
    CF: { StdCF: { AuthEvent: 'DocOpen', CFM: 'AESV3', Length: 32 } },
    StmF: 'StdCF',
    StrF: 'StdCF',
    U: user,
    UE: aes('aes-256-cbc', passwordHash(word, userSalt), NO_IV, fileKey),
    O: owner,
    OE: aes('aes-256-cbc', passwordHash(word, ownerSalt, user), NO_IV, fileKey),
    P: PERMISSIONS,
    Perms: aes('aes-256-ecb', fileKey, null, permissions),
  });
  const handler: SecurityHandler = {
    dictionary,
    getEncryptFn: (object, generation) => (bytes) => {
      const iv = derived(`vector ${object} ${generation}`, 16, bytes);
      const cipher = createCipheriv('aes-256-cbc', fileKey, iv);
      return Buffer.concat([iv, cipher.update(bytes), cipher.final()]);
    },
    end: () => dictionary.end(),
  };
  Object.assign(doc, { _security: handler });
};
