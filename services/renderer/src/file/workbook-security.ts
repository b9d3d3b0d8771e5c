import { createCipheriv, createHash, createHmac } from 'node:crypto';
import CFB from 'cfb';
import type { Derived } from './protection';

/** MS-OFFCRYPTO 2.3.4.10: how often a password is hashed, as Excel has it. */
const SPINS = 100_000;
const SEGMENT = 4096;
/** The keys of each use, MS-OFFCRYPTO 2.3.4.13 and 2.3.4.14. */
const BLOCKS = {
  check: 'fea7d2763b4b9e79',
  checkHash: 'd7aa0f6d3061344e',
  key: '146e0be7abacd0d6',
  hmacKey: '5fb2ad010cb9e1f6',
  hmac: 'a0677f02b22c8433',
} as const;

const sha512 = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha512')).digest();
const number32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** AES-256-CBC of whole blocks, filled up with zeros. */
const encrypted = (key: Buffer, iv: Buffer, data: Buffer): Buffer => {
  const filled = Buffer.concat([data, Buffer.alloc((16 - (data.length % 16)) % 16)]);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(filled), cipher.final()]);
};

const passwordHash = (password: string, salt: Buffer): Buffer => {
  let hash = sha512(salt, Buffer.from(password, 'utf16le'));
  for (let spin = 0; spin < SPINS; spin++) hash = sha512(number32(spin), hash);
  return hash;
};

/** The package in segments, each with a vector of its own, after its length. */
const packageOf = (workbook: Buffer, key: Buffer, salt: Buffer): Buffer => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(workbook.length));
  const segments = Array.from({ length: Math.ceil(workbook.length / SEGMENT) }, (_, index) => {
    const iv = sha512(salt, number32(index)).subarray(0, 16);
    return encrypted(key, iv, workbook.subarray(index * SEGMENT, (index + 1) * SEGMENT));
  });
  return Buffer.concat([length, ...segments]);
};

const CIPHER =
  'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';

/**
 * A workbook that opens with a password: agile encryption (MS-OFFCRYPTO 2.3.4.10) by AES-256 and SHA-512, as Excel writes it. What is random is `derived`, so
 * that the same workbook gives the same bytes.
 */
export const protectedWorkbook = (workbook: Buffer, password: string, derived: Derived): Buffer => {
  const [salt, dataSalt, key, check, hmacKey] = [
    derived('salt', 16),
    derived('data salt', 16),
    derived('key', 32),
    derived('check', 16),
    derived('hmac key', 64),
  ] as const;
  const hashed = passwordHash(password, salt);
  const byPassword = (block: string, data: Buffer): string =>
    encrypted(sha512(hashed, Buffer.from(block, 'hex')).subarray(0, 32), salt, data).toString('base64');
  const byKey = (block: string, data: Buffer): string =>
    encrypted(key, sha512(dataSalt, Buffer.from(block, 'hex')).subarray(0, 16), data).toString('base64');
  const content = packageOf(workbook, key, dataSalt);
  const hmac = createHmac('sha512', hmacKey).update(content).digest();
  const xml = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">',
    `<keyData ${CIPHER} saltValue="${dataSalt.toString('base64')}"/>`,
    `<dataIntegrity encryptedHmacKey="${byKey(BLOCKS.hmacKey, hmacKey)}" encryptedHmacValue="${byKey(BLOCKS.hmac, hmac)}"/>`,
    '<keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">',
    `<p:encryptedKey spinCount="${SPINS}" ${CIPHER} saltValue="${salt.toString('base64')}"`,
    ` encryptedVerifierHashInput="${byPassword(BLOCKS.check, check)}"`,
    ` encryptedVerifierHashValue="${byPassword(BLOCKS.checkHash, sha512(check))}"`,
    ` encryptedKeyValue="${byPassword(BLOCKS.key, key)}"/>`,
    '</keyEncryptor></keyEncryptors></encryption>',
  ].join('');
  // Version 4.4, agile (MS-OFFCRYPTO 2.3.4.10).
  const info = Buffer.concat([Buffer.from('0400040040000000', 'hex'), Buffer.from(xml)]);
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, '/EncryptionInfo', info);
  CFB.utils.cfb_add(file, '/EncryptedPackage', content);
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
};
