import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import officeCrypto from 'officecrypto-tool';
import { readSheet } from 'read-excel-file/node';
import { hasPoppler } from '../testing/poppler';
import { fullSample } from '../testing/sample-content';
import { excelFile } from './excel';
import { pdfFile } from './pdf';

const folder = mkdtempSync(join(tmpdir(), 'punctual-protected-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORD = 'Größe & 12 “Äpfel”';
const content = fullSample(300);
const locked = (password = PASSWORD) => ({ ...content, passwords: { pdf: password, excel: password } });
const charts = [{ kind: 'bar', x: 'client', y: 'sessions', title: 'Sessions' }] as const;

/** `npm test` gets these where it can. */
const withQpdf = process.env['QPDF'] === undefined ? it.skip : it;
const withPoppler = hasPoppler ? it : it.skip;
const run = (program: string, ...args: string[]): string => execFileSync(program, args, { stdio: 'pipe' }).toString();
const inFile = (name: string, bytes: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('a PDF with a password', () => {
  withQpdf('opens with it by AES-256 of revision 6, and with no other', async () => {
    const path = inFile('a.pdf', await pdfFile({ ...locked(), charts: [...charts] }));
    const checked = run('qpdf', `--password=${PASSWORD}`, '--check', path);
    expect(checked).toContain('No syntax or stream encoding errors found');
    const encryption = run('qpdf', `--password=${PASSWORD}`, '--show-encryption', path);
    expect(encryption).toMatch(/R = 6\n(?:.*\n)*stream encryption method: AESv3\nstring encryption method: AESv3/);
    for (const wrong of ['', 'Größe', PASSWORD.toLowerCase()])
      expect(() => run('qpdf', `--password=${wrong}`, '--check', path)).toThrow(/invalid password/);
  });

  withPoppler('has the text of one without', async () => {
    const [open, closed] = [inFile('b.pdf', await pdfFile(content)), inFile('c.pdf', await pdfFile(locked()))];
    const text = run('pdftotext', open, '-');
    expect(text).toContain('client');
    expect(run('pdftotext', '-upw', PASSWORD, closed, '-')).toBe(text);
    expect(() => run('pdftotext', closed, '-')).toThrow(/Incorrect password/);
  });

  it('has nothing of the report in the clear, and the same bytes each time', async () => {
    const [first, again] = [await pdfFile(locked(), { compress: false }), await pdfFile(locked(), { compress: false })];
    expect(again.equals(first)).toBe(true);
    expect((await pdfFile(content, { compress: false })).includes('Punctual')).toBe(true);
    for (const words of ['Punctual', content.name, content.type]) expect(first.includes(words)).toBe(false);
  });

  it('shares no key with that of other content or another password', async () => {
    const keyOf = async (of: Parameters<typeof pdfFile>[0]) =>
      /\/UE <([0-9a-f]{64})>/.exec((await pdfFile(of)).toString('latin1'))?.[1];
    const keys = [
      locked(),
      locked('another'),
      { ...locked(), name: 'Other' },
      { ...locked(), table: fullSample(299).table },
    ];
    const found = await Promise.all(keys.map(keyOf));
    expect(new Set(found).size).toBe(keys.length);
    expect(found).not.toContain(undefined);
  });
});

describe('a workbook with a password', () => {
  it('is opened by another reader with it, and by none without', async () => {
    const [closed, open] = [await excelFile(locked()), await excelFile(content)];
    expect(officeCrypto.isEncrypted(closed)).toBe(true);
    const read = Buffer.from(await officeCrypto.decrypt(closed, { password: PASSWORD }));
    expect(read.equals(open)).toBe(true);
    expect((await readSheet(read)).length).toBe((await readSheet(open)).length);
    await expect(officeCrypto.decrypt(closed, { password: 'wrong' })).rejects.toThrow(/password/i);
    await expect(readSheet(closed)).rejects.toThrow();
  });

  it('has the same bytes each time, and other keys for other content', async () => {
    const [first, again] = [await excelFile(locked()), await excelFile(locked())];
    expect(again.equals(first)).toBe(true);
    const saltOf = (bytes: Buffer) => /keyData [^>]*saltValue="([^"]+)"/.exec(bytes.toString('latin1'))?.[1];
    const others = [await excelFile(locked('another')), await excelFile({ ...locked(), name: 'Other' })];
    expect(new Set([first, ...others].map(saltOf)).size).toBe(3);
  });
});
