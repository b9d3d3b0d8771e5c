import { expect, it } from '@jest/globals';
import { marked, previewedFiles } from '@punctual/chassis';
import { asTenant, keptPreviews } from '@punctual/chassis/testing';
import type { Artifact, Command } from '@punctual/contracts';
import { onMailPreview } from './on-mail-preview';

const at = '2026-11-23T09:00:00.000Z';
const setUp = async (
  offers: { maxSize: number | null; smtpUtf8: boolean } | null,
  { csv = Buffer.from('a,b') } = {},
) => {
  const { kept, previews } = keptPreviews();
  const files = previewedFiles(previews, 'k');
  const artifact = async (role: Artifact['role'], name: string, text: string | Buffer, cid: string | null = null) => ({
    ...{ name, role, mediaType: role === 'inline' ? 'image/png' : 'text/plain', cid, size: text.length },
    sha256: await files.put(Buffer.from(text)),
  });
  const artifacts = [
    await artifact('html', 'body.html', `${marked('greeting', 'Hello,')}<p>Sales <img src="cid:c@punctual"></p>`),
    await artifact('text', 'body.txt', `${marked('greeting', 'Hello,')} Sales`),
    await artifact('inline', 'chart.png', 'picture', 'c@punctual'),
    await artifact('attachment', 'sales.csv', csv),
  ];
  const sender = { name: 'Reports', address: 'reports@example.com' };
  const handle = onMailPreview({
    previews,
    sender,
    dkim: null,
    smtp: { offers: async () => offers },
    links: { publicUrl: 'https://p.example', days: 7 },
  });
  const data: Command<'MailPreview'>['data'] = {
    ...{
      key: 'k',
      page: 'p',
      text: 't',
      letter: {
        ...{ why: 'schedule', schedule: 'Weekly', lists: [], manageUrl: null, began: 'by-hand' },
        ...{ frequency: null, formats: [], nextRun: null },
      },
      attachments: ['a'],
      urls: ['/previews/a'],
      recipient: null,
      audience: 'individually',
      subject: 'Łódź',
      artifacts,
      date: at,
    },
    recipients: ['Ada', 'Bob'].map((name) => ({ email: `${name.toLowerCase()}@example.com`, role: 'to', name })),
  };
  const ask = (changes: Partial<typeof data> = {}) =>
    asTenant(() => handle({ type: 'MailPreview', commandId: 'c', data: { ...data, ...changes } }));
  return { ask, kept };
};

it('a mail is shown as it would be sent, with its size beside what the server accepts', async () => {
  const { ask, kept } = await setUp({ maxSize: 1_000, smtpUtf8: false });
  const mail = await ask({ recipient: 'bob@example.com' });
  expect(mail).toMatchObject({
    to: 'bob@example.com',
    sizeLimit: 1_000,
    smtpUtf8: false,
    sender: { address: 'reports@example.com' },
  });
  expect(mail).toMatchObject({
    headers: expect.arrayContaining([
      { name: 'From', value: 'Reports <reports@example.com>' },
      { name: 'To', value: 'bob@example.com' },
      { name: 'Subject', value: 'Łódź' },
    ]),
  });
  expect(Number('size' in mail ? mail.size : 0)).toBeGreaterThan(1_000);
  expect(kept.get('t')).toMatchObject({ content: Buffer.from('Hello Bob, Sales') });
  const page = kept.get('p');
  expect(page?.kind === 'file' ? String(page.content) : '').toMatch(/^Hello <bdi>Bob<\/bdi>,<p>Sales/);
  expect(page?.kind === 'file' ? String(page.content) : '').toContain('src="data:image/png;base64,');
  expect(kept.get('a')).toMatchObject({ kind: 'file', name: 'sales.csv', content: Buffer.from('a,b') });
});

it('a file that is too large becomes a link to where the preview has it, where the schedule allows that', async () => {
  const large = (text: string) => Buffer.from(text.repeat(100_000));
  const { ask, kept } = await setUp({ maxSize: 300_000, smtpUtf8: true }, { csv: large('a,b\n') });
  const allowed = await ask({ largeFiles: 'LINK' });
  expect(allowed).toMatchObject({ sizeLimit: 300_000, linked: [expect.any(String)] });
  expect(Number('size' in allowed ? allowed.size : 0)).toBeLessThan(300_000);
  const page = kept.get('p');
  expect(page?.kind === 'file' ? String(page.content) : '').toContain('<a href="/previews/a"');
  expect(kept.get('a')).toMatchObject({ content: large('a,b\n') });
  for (const changes of [{}, { largeFiles: 'FAIL' as const }]) {
    const refused = await ask(changes);
    expect(refused).toMatchObject({ linked: [] });
    expect(Number('size' in refused ? refused.size : 0)).toBeGreaterThan(300_000);
  }
});

it('one message to all names them all; a server that does not answer is no reason to show nothing', async () => {
  const { ask } = await setUp(null);
  const mail = await ask({ audience: 'together', recipient: 'bob@example.com' });
  expect(mail).toMatchObject({ to: 'bob@example.com', sizeLimit: null });
  expect(mail).toMatchObject({
    headers: expect.arrayContaining([{ name: 'To', value: 'ada@example.com, bob@example.com' }]),
  });
});

it('a mail whose files have expired is gone', async () => {
  const { ask } = await setUp(null);
  await expect(ask({ key: 'other' })).rejects.toMatchObject({ code: 'preview/unknown' });
});
