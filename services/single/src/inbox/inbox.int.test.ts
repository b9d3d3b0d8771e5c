import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Koa from 'koa';
import { createTransport } from 'nodemailer';
import request from 'supertest';
import { type Inbox, type InboxOptions, startInbox } from './inbox';

const folder = mkdtempSync(join(tmpdir(), 'inbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let file = '';
let inbox: Inbox;
let files = 0;
const start = async (options: Partial<InboxOptions> = {}): Promise<void> => {
  inbox = await startInbox({ file, ...options });
};
beforeEach(async () => {
  file = join(folder, `${++files}.sqlite`);
  await start();
});
afterEach(() => inbox.close());

const http = (): ReturnType<typeof request> => {
  const app = new Koa();
  app.use(inbox.routes((_, next) => next()).routes());
  return request(app.callback());
};
type Mail = Parameters<ReturnType<typeof createTransport>['sendMail']>[0];
const send = async (...mails: Mail[]): Promise<void> => {
  const transport = createTransport(`${inbox.url}?pool=true&maxConnections=8`);
  try {
    await Promise.all(
      mails.map((mail) =>
        transport.sendMail({
          from: 'reports@example.com',
          to: 'ada@example.com',
          subject: 'Hello',
          text: 'Hi',
          ...mail,
        }),
      ),
    );
  } finally {
    transport.close();
  }
};

const NASTY = '<script>alert(1)</script>"\'&';

describe('the inbox over SMTP', () => {
  it('keeps confirmed messages, in order, and shows them', async () => {
    await send({
      to: 'Ada <ada@example.com>',
      bcc: 'blind@example.com',
      subject: 'Umsätze 🎉',
      html: '<b>Hi</b><img src="cid:logo">',
      messageId: '<1@example.com>',
      attachments: [
        { filename: 'a"€.csv', contentType: 'text/csv', content: 'a,b\n' },
        { filename: 'l.png', contentType: 'image/png', content: Buffer.of(1, 2), cid: 'logo' },
      ],
    });
    const { body: list } = await http().get('/inbox.json').expect(200);
    expect(list).toEqual({
      nextCursor: null,
      items: [
        {
          id: 1,
          receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          from: 'reports@example.com',
          to: ['ada@example.com', 'blind@example.com'],
          subject: 'Umsätze 🎉',
          messageId: '<1@example.com>',
          size: expect.any(Number),
        },
      ],
    });
    const { body: one } = await http().get('/inbox/1.json').expect(200);
    expect(one).toMatchObject({
      ...list.items[0],
      text: expect.stringContaining('Hi'),
      attachments: [
        { filename: 'l.png', contentType: 'image/png', size: 2 },
        { filename: 'a"€.csv', contentType: 'text/csv', size: 4 },
      ],
    });
    expect(one.headers).toContainEqual({ name: 'Message-ID', value: '<1@example.com>' });
    expect(JSON.stringify(one.headers)).not.toContain('blind');

    const raw = await http().get('/inbox/1/raw').expect(200).expect('Content-Type', 'message/rfc822').buffer();
    expect(raw.headers['content-disposition']).toBe('attachment; filename="message-1.eml"');
    const part = await http().get('/inbox/1/parts/1').expect(200).expect('X-Content-Type-Options', 'nosniff');
    expect([part.text, part.headers['content-type'], part.headers['content-disposition']]).toEqual([
      'a,b\n',
      'text/csv; charset=utf-8',
      expect.stringMatching(/^attachment; .*filename\*=UTF-8''a%22%E2%82%AC\.csv/),
    ]);
    expect((await http().get('/inbox/1/body').expect(200)).text).toContain(
      '<b>Hi</b><img src="data:image/png;base64,AQI=">',
    );
    const { text: view } = await http()
      .get('/inbox/1')
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    expect(view).toContain('Umsätze 🎉');
    expect(view).toContain('href="/inbox/1/parts/1">a&quot;€.csv</a>');
  });

  it('accepts 500 messages at once, pages through them, and finds them', async () => {
    await send(
      ...Array.from({ length: 500 }, (_, index) => ({
        to: `r${index}@Example.com`,
        subject: index % 100 === 7 ? `ÄRGER ${index}` : `s${index}`,
      })),
    );
    const seen = new Set<number>();
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { id: number }[]; nextCursor: string | null } } = await http()
        .get('/inbox.json')
        .query({ limit: 90, ...(cursor && { cursor }) })
        .expect(200);
      for (const { id } of body.items) seen.add(id);
      cursor = body.nextCursor;
    }
    expect(seen.size).toBe(500);
    const found = await http().get('/inbox.json').query({ subject: 'ärger', limit: 3 });
    expect(found.body).toMatchObject({ items: [{}, {}, {}], nextCursor: expect.any(String) });
    expect(
      (await http().get('/inbox.json').query({ subject: 'ärger', cursor: found.body.nextCursor })).body,
    ).toMatchObject({ items: [{}, {}], nextCursor: null });
    expect((await http().get('/inbox.json').query({ to: 'R499@example' })).body.items).toHaveLength(1);
    expect((await http().get('/inbox.json').query({ to: '%' })).body.items).toHaveLength(0);
    const { text } = await http().get('/inbox').query({ subject: 's' }).expect(200);
    expect(text).toMatch(/<a rel="next" href="\/inbox\?subject=s&amp;cursor=\d+">Older messages/);
  });

  it('keeps only the newest messages, up to its limit', async () => {
    await inbox.close();
    await start({ keep: 3 });
    for (const subject of ['1', '2', '3', '4', '5']) await send({ subject });
    expect((await http().get('/inbox.json')).body.items.map(({ subject }: { subject: string }) => subject)).toEqual([
      '5',
      '4',
      '3',
    ]);
    await http().get('/inbox/1').expect(404);
  });

  it('still has its messages after a restart', async () => {
    await send({ subject: 'stays' });
    await inbox.close();
    await start();
    expect((await http().get('/inbox.json')).body.items).toMatchObject([{ subject: 'stays' }]);
  });

  it('refuses a message over 25 MiB and does not keep an incomplete one', async () => {
    const big = Buffer.alloc(26 * 1024 * 1024, `${'x'.repeat(70)}\r\n`);
    await expect(send({ raw: big, envelope: { from: 'a@x.org', to: 'b@x.org' } })).rejects.toMatchObject({
      code: 'EMESSAGE',
    });
    expect(
      await speak(['EHLO x', 'MAIL FROM:<a@x.org>', 'RCPT TO:<b@x.org>', 'DATA', `${big.toString()}\r\n.`]),
    ).toMatch(/^552 5\.3\.4/m);
    await speak(['EHLO x', 'MAIL FROM:<a@x.org>', 'RCPT TO:<b@x.org>', 'DATA', 'Subject: cut'], true);
    expect((await http().get('/inbox.json')).body.items).toEqual([]);
  });

  it('keeps an unreadable message', async () => {
    const answers = await speak(['EHLO x', 'MAIL FROM:<>', 'RCPT TO:<b@x.org>', 'DATA', '\0\u00ff garbage\r\n.']);
    expect(answers).toMatch(/^250 2\.0\.0 stored as message 1/m);
    expect((await http().get('/inbox.json')).body.items).toMatchObject([
      { from: '', to: ['b@x.org'], subject: '', messageId: null },
    ]);
    await http().get('/inbox/1').expect(200);
  });

  it('listens on loopback, on the given port', async () => {
    expect(inbox.url).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(inbox.url).port);
    await expect(startInbox({ file: join(folder, 'other.sqlite'), port })).rejects.toThrow('EADDRINUSE');
    await expect(startInbox({ file, keep: 0 })).rejects.toThrow('keep');
    await expect(startInbox({ file, port: 70_000 })).rejects.toThrow('port');
    await expect(startInbox({ file: join(folder, 'no', 'such', 'folder.sqlite') })).rejects.toThrow();
  });
});

/** Sends the lines, each after the reply to the previous one; then sends QUIT, or cuts the connection after the last line. */
const speak = (lines: string[], cut = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const left = [...lines, 'QUIT'];
    let heard = '';
    const socket = connect(Number(new URL(inbox.url).port), '127.0.0.1');
    socket.on('error', reject).on('close', () => resolve(heard));
    socket.on('data', (data) => {
      heard += data.toString();
      if (!/^\d{3} .*\r\n$/m.test(data.toString())) return;
      const line = left.shift();
      if (line !== undefined) socket.write(`${line}\r\n`, 'latin1', () => cut && left.length === 1 && socket.destroy());
      else socket.end();
    });
  });

describe('the inbox over HTTP', () => {
  it('escapes everything and runs no script', async () => {
    await send({
      from: { name: NASTY, address: 'a@example.com' },
      subject: NASTY,
      text: NASTY,
      html: `<p>${NASTY}</p>`,
      attachments: [{ filename: `${NASTY}.html`, contentType: 'text/html', content: NASTY }],
      headers: { 'X-Nasty': NASTY },
    });
    const search = await http().get('/inbox').query({ to: NASTY }).expect(200);
    for (const page of [await http().get('/inbox').expect(200), await http().get('/inbox/1').expect(200), search]) {
      expect(page.text).not.toContain('<script');
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    }
    const view = await http().get('/inbox/1');
    expect(view.text).toContain('<iframe src="/inbox/1/body" sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const body = await http().get('/inbox/1/body');
    expect(body.headers['content-security-policy']).toMatch(/default-src 'none';.*sandbox/);
    expect(body.headers['content-security-policy']).not.toMatch(/script/);
    const part = await http().get('/inbox/1/parts/0');
    expect(part.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
  });

  it.each([
    '/inbox/99',
    '/inbox/99.json',
    '/inbox/99/raw',
    '/inbox/99/body',
    '/inbox/99/parts/0',
    '/inbox/0',
    '/inbox/x',
    '/inbox/-1',
    '/inbox/1/parts/x',
    '/inbox/999999999999999999',
  ])('has no %s', async (path) => {
    await http().get(path).expect(404);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=0', 'colour=red', 'to=a&to=b', 'subject=long'])(
    'refuses ?%s, naming the field',
    async (bad) => {
      const query = bad.replace('long', 'x'.repeat(321));
      const { body } = await http()
        .get(`/inbox.json?${query}`)
        .expect(422)
        .expect('Content-Type', /problem\+json/);
      expect(body).toMatchObject({
        status: 422,
        code: 'request/invalid',
        detail: expect.stringContaining(query.split('=')[0] ?? ''),
      });
      await http().get(`/inbox?${query}`).expect(422).expect('Content-Type', /html/);
    },
  );
});

it('erases the messages of a person in any script and encoding, and no others', async () => {
  await send(
    { to: 'adä@example.com', subject: 'hers' },
    { to: 'bob@example.com', subject: 'names her', text: `Ask ${'ä'.repeat(40)} ADÄ@example.com = her` },
    { to: 'bob@example.com', subject: 'his', text: 'ad@example.com' },
  );
  await inbox.erase('adä@example.com');
  const { body } = await http().get('/inbox.json').expect(200);
  expect((body as { items: { subject: string }[] }).items.map(({ subject }) => subject)).toEqual(['his']);
});
