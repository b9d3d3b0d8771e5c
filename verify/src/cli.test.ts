import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { run } from './cli';
import { MAX_OCTETS, type Proof } from './format';
import { realDocument } from './testing/real';
import { decoded, newKey, signedBy } from './testing/signed';

const folder = mkdtempSync(join(tmpdir(), 'punctual-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const fixtures = join(__dirname, 'testing', 'fixtures');
const [proof, keys] = [join(fixtures, 'proof.v1.json'), join(fixtures, 'jwks.json')];

const verify = async (...args: string[]) => {
  const said = { out: '', err: '' };
  const status = await run(args, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { status, ...said };
};

it('ends with 0 when every claim holds, and says each by its name', async () => {
  const { status, out, err } = await verify(proof, '--key', keys);
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^✓ recipients 4 recipients: 2 accepted, 1 rejected, 1 suppressed$/m);
  expect(out).toContain('Every claim holds.');
  expect((await verify(proof)).out).toContain('Every claim holds, if the key is one that you trust.');
});

it('ends with 1 when a claim does not hold, with the reason', async () => {
  const { status, out } = await verify(proof, file('other.pdf', 'another file'), '--key', keys);
  expect(status).toBe(1);
  expect(out).toMatch(/^✗ file .*\n {4}no file of the delivery has its 12 octets and its SHA-256, [0-9a-f]{64}$/m);
  expect(out).toContain('1 of 14 claims does not hold.');
});

it.each<[string, () => string[], RegExp]>([
  ['no argument', () => [], /no proof was given\n\nUsage/],
  ['an option that it does not have', () => [proof, '--yes'], /Usage/],
  ['a file that is not there', () => [join(folder, 'none.json')], /cannot be read/],
  ['a folder', () => [folder], /cannot be read/],
  ['a file that is no text', () => [file('bytes', Buffer.from([0xff, 0xfe, 0x00]))], /cannot be read/],
  ['a file that is too large', () => [file('large.json', Buffer.alloc(2 * MAX_OCTETS + 1))], /larger than/],
  ['a device without an end', () => ['/dev/zero'], /larger than/],
  ['an attachment that is not there', () => [proof, join(folder, 'none.pdf')], /none\.pdf cannot be read/],
  [
    'keys that are none',
    () => [proof, '--key', file('keys.json', '{"keys":[{"kty":"RSA"},null,1]}')],
    /no Ed25519 key/,
  ],
  ['keys that are no JSON', () => [proof, '--key', file('keys.txt', 'x')], /not JSON/],
])('ends with 2 for %s, in words', async (_, args, words) => {
  const { status, out, err } = await verify(...args());
  expect([status, out, err]).toEqual([2, '', expect.stringMatching(words)]);
});

it('reads keys from a pipe, as a shell gives what another program writes', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [{ status, err }] = await Promise.all([verify(proof, '--key', pipe), writeFile(pipe, readFileSync(keys))]);
  expect([status, err]).toEqual([0, '']);
});

it('what a document says cannot steer the terminal', async () => {
  const payload = decoded(realDocument().payload) as Proof;
  const evil = { ...payload, tenant: '\u001b[2J\u202e\u0000✓ all\nis well' };
  const { out } = await verify(file('evil.json', JSON.stringify(signedBy(newKey(), evil))));
  expect(out).toContain('tenant \\u{1b}[2J\\u{202e}\\u{0}✓ all\\u{a}is well');
});

it('nor can the names of claims, which are told together and not without end', async () => {
  const payload = decoded(realDocument().payload) as Proof;
  const odd = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${'x'.repeat(5_000)}${index}`, 1]));
  const claims = { ...payload.claims, '\u001b[2J\u202e✓ signer': null, ...odd };
  const { status, out } = await verify(file('odd.json', JSON.stringify(signedBy(newKey(), { ...payload, claims }))));
  expect(status).toBe(1);
  expect(out).toMatch(/^✗ claims {5}1001 claims that this program does not know$/m);
  expect(out).toContain('1 of 14 claims does not hold.');
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(out.length).toBeLessThan(10_000);
});
