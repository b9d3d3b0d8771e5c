import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asTenant } from '@punctual/chassis/testing';
import type { Artifact, Recipient } from '@punctual/contracts';
import { contentOf } from './content';
import { filesToLink, htmlWithLinks, largestSize, linkedFiles, textWithLinks } from './linked-files';
import { composeMessage } from './mime';

const MB = 1_000_000;
const file = (name: string, size: number, role: Artifact['role'] = 'attachment'): Artifact => ({
  ...{ name, role, size, mediaType: 'application/pdf', cid: role === 'inline' ? `${name}@punctual` : null },
  sha256: createHash('sha256').update(name).digest('hex'),
});
const mail = (...artifacts: Artifact[]) => ({
  ...{ audience: 'individually' as const, recipients: [], addressed: [] },
  artifacts: [file('body.html', 40_000, 'html'), file('body.txt', 2_000, 'text'), ...artifacts],
});
const names = (artifacts: Artifact[], hashes: string[]) =>
  hashes.map((hash) => artifacts.find(({ sha256 }) => sha256 === hash)?.name);

describe('the files that become links', () => {
  const [big, small, tiny] = [file('big.csv', 30 * MB), file('small.pdf', 9 * MB), file('tiny.xlsx', 100_000)];
  it.each([
    ['none where everything fits', 80 * MB, []],
    ['the largest one, where the rest fits', 25 * MB, ['big.csv']],
    ['no more than needed', 1 * MB, ['big.csv', 'small.pdf']],
    ['none where even the bodies are too large: a link would not help', 100_000, []],
  ])('are %s', (_, limit, expected) => {
    const { artifacts } = mail(small, big, tiny);
    expect(names(artifacts, filesToLink(mail(small, big, tiny), limit))).toEqual(expected);
  });
  it('are told apart by their bytes: two names of the same file become links together', () => {
    const same = { ...big, name: 'copy.csv' };
    expect(filesToLink(mail(big, same), 1 * MB)).toEqual([big.sha256]);
    expect(filesToLink(mail(big, same), 50 * MB)).toEqual([big.sha256]);
  });
});

describe('the size that a message has at most', () => {
  const recipients: Recipient[] = Array.from({ length: 400 }, (_, index) => ({
    email: `${'ü'.repeat(30)}${index}@${'bücher'.repeat(8)}.example.com`,
    role: 'to',
  }));
  it.each([
    ['plain', 'a'.repeat(50_000)],
    ['in Japanese', '日本語'.repeat(20_000)],
    ['of control characters', '\u0001=\u0002'.repeat(9_000)],
    ['of dots', '.\r\n'.repeat(9_000)],
  ])('is not exceeded by a message with a body %s', async (_, body) => {
    const bytes = new Map([
      ['html', Buffer.from(body)],
      ['text', Buffer.from(body)],
      ['inline', Buffer.alloc(5_000, 1)],
      ['attachment', Buffer.alloc(300_001, 2)],
    ]);
    const artifacts = [...bytes].map(([role, { length }]) => ({
      ...file(`${'ż'.repeat(40)}-${role}.bin`, length, role as Artifact['role']),
      cid: role === 'inline' ? 'c@punctual' : null,
      mediaType: role === 'html' ? 'text/html' : role === 'text' ? 'text/plain' : 'application/octet-stream',
    }));
    const get = async (hash: string) => bytes.get(artifacts.find(({ sha256 }) => sha256 === hash)?.role ?? '') ?? null;
    const content = await contentOf({ get, put: async () => '' })({ subject: 'Ł'.repeat(200), artifacts });
    if ('missing' in content) throw new Error('no file is missing');
    const about = { from: 'r@example.com', messageId: '<a@example.com>', date: '2026-11-23T09:00:00Z', smtpUtf8: true };
    const { size } = await composeMessage(content, { ...about, to: recipients.map(({ email }) => email) });
    const most = largestSize({ audience: 'together', recipients, addressed: [], artifacts });
    expect(size).toBeLessThanOrEqual(most);
  });
});

describe('a mail with links', () => {
  const links = {
    base: 'https://punctual.example.com',
    keyId: 'k',
    expiresAt: '2026-11-30T09:00:00.000Z',
    files: [file('a"<b>.pdf', 1).sha256],
  };
  const key = { keyId: 'k', key: 'AAAA' };
  const keys = { get: async () => key, current: async () => key };
  const artifacts = [file('a"<b>.pdf', 31 * MB), file('b.pdf', 5)];

  it('has each under its name, with its size and the end of the link, in both bodies', async () => {
    const files = await asTenant(() => linkedFiles(artifacts, links, keys));
    expect(files.map(({ name }) => name)).toEqual(['a"<b>.pdf']);
    const [url = ''] = files.map((one) => one.url);
    expect(url).toMatch(/^https:\/\/punctual\.example\.com\/files\/[\w-]+\.[\w-]{43}$/);
    const html = htmlWithLinks('<!doctype html><html><BODY title="a>b" class="x"><p>Sales</p></body></html>', files);
    expect(html).toMatch(/^<!doctype html><html><BODY title="a>b" class="x"><div style=.*<\/div><p>Sales<\/p><\/body>/);
    expect(html).toContain(`<a href="${url}" style="color:#1d4ed8"><bdi>a&quot;&lt;b&gt;.pdf</bdi></a> (31.0 MB)`);
    expect(html).toContain('until 2026-11-30 09:00 UTC');
    expect(textWithLinks('Sales', files)).toBe(
      `A file is too large for this mail:\na"<b>.pdf (31.0 MB): ${url}\nThe link works until 2026-11-30 09:00 UTC, for everybody who has this mail.\n\nSales`,
    );
  });
  it('is unchanged without any', async () => {
    expect(await linkedFiles(artifacts, null, keys)).toEqual([]);
    expect([htmlWithLinks('<p>', []), textWithLinks('x', [])]).toEqual(['<p>', 'x']);
  });
});
