import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { composeContent, composeMessage, type MailContent, type MessageHeaders } from './mime';
import { receivedOctets } from './wire-message';

const content: MailContent = {
  subject: 'Umsätze – Woche 47 🎉',
  html: '<p>Hallo <img src="cid:chart-1"> “Welt”</p>\n.\n<p>end</p>',
  text: 'Hallo\n.\nWelt\n',
  inline: [
    {
      cid: 'chart-1',
      filename: 'chart.png',
      contentType: 'image/png',
      content: Buffer.from([0x89, 0x50, 0, 1, 2, 13, 10, 10]),
    },
  ],
  attachments: [
    {
      filename: 'Bericht "Ü" 2026.csv',
      contentType: 'text/csv; charset=utf-8',
      content: Buffer.from('a,b\n1,é\r\n2,x\r'),
    },
  ],
};
const headers: MessageHeaders = {
  from: { name: 'Punctual, "Reports" é', address: 'reports@example.com' },
  to: ['ada@example.com'],
  messageId: '<1@example.com>',
  date: '2026-11-23T09:00:00+01:00',
};
const compose = async (part: Partial<MailContent> = {}, more: Partial<MessageHeaders> = {}): Promise<Buffer> =>
  receivedOctets(await composeMessage(await composeContent({ ...content, ...part }), { ...headers, ...more }));

describe('a composed message', () => {
  it('contains all of its input', async () => {
    const raw = await compose(
      {},
      {
        cc: ['cc@example.com'],
        headers: {
          'List-Unsubscribe': `<https://example.com/u/${'x'.repeat(100)}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      },
    );
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe(content.subject);
    expect(mail.from).toEqual(headers.from);
    expect(mail.to).toEqual([{ name: '', address: 'ada@example.com' }]);
    expect(mail.cc).toEqual([{ name: '', address: 'cc@example.com' }]);
    expect(mail.messageId).toBe('<1@example.com>');
    expect(mail.date).toBe('2026-11-23T08:00:00.000Z');
    expect(mail.html).toContain('“Welt”');
    expect(mail.text?.trim()).toBe('Hallo\n.\nWelt');
    expect(mail.headers.filter(({ key }) => key === 'list-unsubscribe').map(({ value }) => value)).toEqual([
      `<https://example.com/u/${'x'.repeat(100)}>`,
    ]);
    for (const key of ['date', 'message-id', 'from', 'to', 'subject', 'mime-version', 'content-type']) {
      expect([key, mail.headers.filter((header) => header.key === key).length]).toEqual([key, 1]);
    }
    expect(
      mail.attachments.map(({ filename, mimeType, disposition, contentId }) => ({
        filename,
        mimeType,
        disposition,
        contentId,
      })),
    ).toEqual([
      { filename: 'chart.png', mimeType: 'image/png', disposition: 'inline', contentId: '<chart-1>' },
      { filename: 'Bericht "Ü" 2026.csv', mimeType: 'text/csv', disposition: 'attachment', contentId: undefined },
    ]);
    expect(mail.attachments.map((file) => Buffer.from(file.content as ArrayBuffer))).toEqual([
      content.inline[0]?.content,
      content.attachments[0]?.content,
    ]);
  });

  it('is 7-bit text in short CRLF lines', async () => {
    const raw = await compose();
    expect(raw.some((byte) => byte > 126 || byte === 0)).toBe(false);
    expect(raw.toString().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(
      Math.max(
        ...raw
          .toString()
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(78);
  });

  it('has the same bytes every time, and a different boundary for different content', async () => {
    expect(await compose()).toEqual(await compose());
    const boundary = (raw: Buffer): string | undefined => /boundary="([^"]+)"/.exec(raw.toString())?.[1];
    expect(boundary(await compose())).not.toBe(boundary(await compose({ text: 'other' })));
  });

  it('shares the content between recipients', async () => {
    const part = await composeContent(content);
    const sent = async (to: string) => receivedOctets(await composeMessage(part, { ...headers, to: [to] })).toString();
    const [one, two] = [await sent('a@example.com'), await sent('b@example.com')];
    expect(one?.replace('a@example.com', 'b@example.com')).toBe(two);
  });

  it('never turns one address into two', async () => {
    const mail = await PostalMime.parse(
      await compose({}, { to: ['"a, b@evil.example"@example.com', 'plain@jõgeva.ee'] }),
    );
    expect(mail.to?.map(({ address }) => address?.split('@').at(-1))).toEqual(['example.com', 'xn--jgeva-dua.ee']);
  });

  it('keeps a subject that looks like a removed header', async () => {
    const subject = `${'long '.repeat(20)}Date: removed`;
    expect((await PostalMime.parse(await compose({ subject }))).subject).toBe(subject);
  });

  it('sends only text, or only a file', async () => {
    expect((await PostalMime.parse(await compose({ html: '', inline: [], attachments: [] }))).text?.trim()).toBe(
      'Hallo\n.\nWelt',
    );
    expect((await PostalMime.parse(await compose({ html: '', text: '', inline: [] }))).attachments).toHaveLength(1);
  });

  it.each<[string, Partial<MailContent>]>([
    ['subject', { subject: 'a\r\nBcc: x@example.com' }],
    ['attachments[0].filename', { attachments: [{ filename: 'a\nb', contentType: 'text/csv', content: Buffer.of() }] }],
    [
      'attachments[0].contentType',
      { attachments: [{ filename: 'a', contentType: 'text/csv\r\nX: y', content: Buffer.of() }] },
    ],
    [
      'attachments[0].contentType',
      { attachments: [{ filename: 'a', contentType: 'message/rfc822', content: Buffer.of() }] },
    ],
    ['inline[0].cid', { inline: [{ cid: 'a>\r\n', filename: 'a', contentType: 'image/png', content: Buffer.of() }] }],
  ])('refuses a bad %s', async (name, part) => {
    await expect(compose(part)).rejects.toThrow(name);
  });

  it.each<[string, Partial<MessageHeaders>]>([
    ['to', { to: ['a@example.com\r\nBcc: x@example.com'] }],
    ['to', { to: ['Ada <a@example.com>'] }],
    ['from', { from: 'nobody' }],
    ['from.name', { from: { name: 'a\nb', address: 'a@example.com' } }],
    ['messageId', { messageId: 'x' }],
    ['date', { date: 'tomorrow' }],
    ['headers', { headers: { 'X-A:\r\nBcc': 'x' } }],
    ['headers', { headers: { bcc: 'x@example.com' } }],
    ['headers.X-A', { headers: { 'X-A': 'a\r\nBcc: x' } }],
  ])('refuses a bad %s header', async (name, more) => {
    await expect(compose({}, more)).rejects.toThrow(name);
  });
});
