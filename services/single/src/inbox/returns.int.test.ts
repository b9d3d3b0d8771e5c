import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { readReport } from '@punctual/mailer';
import Koa from 'koa';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import request from 'supertest';
import { type Inbox, startInbox } from './inbox';
import { wayBackOf } from './way-back';

const TOKEN = 'mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dz';
const folder = mkdtempSync(join(tmpdir(), 'returns-'));
const taken: { from: string; to: string; raw: Buffer }[] = [];
/** In the place of the listener for bounces, which has tests of its own: it knows one token. */
const listener = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onRcptTo: ({ address }, _, callback) =>
    callback(
      address.startsWith(TOKEN) ? null : Object.assign(new Error('5.1.1 No such address here'), { responseCode: 550 }),
    ),
  onData: (stream, { envelope }, callback) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      taken.push({ from, to: envelope.rcptTo[0]?.address ?? '', raw: Buffer.concat(chunks) });
      callback();
    });
  },
});
let inbox: Inbox;
let open: ReturnType<typeof request>;
/** The id of a message that arrives with this envelope. */
const received = async (from: string, to: string[]): Promise<number> => {
  const transport = createTransport(inbox.url);
  await transport.sendMail({ envelope: { from, to }, from: 'reports@example.com', subject: 'Sales', text: 'Hi' });
  transport.close();
  const { body } = await open.get('/inbox.json');
  return (body as { items: { id: number }[] }).items[0]?.id ?? 0;
};

beforeAll(async () => {
  const port = await freePort();
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  const { wayBack } = await wayBackOf({
    BOUNCE_DOMAIN: 'bounce.example.com',
    BOUNCE_LISTEN: { host: '127.0.0.1', port },
  });
  inbox = await startInbox({ file: join(folder, 'inbox.db'), wayBack });
  open = request(new Koa().use(inbox.routes((_, next) => next()).routes()).callback());
});
afterAll(async () => {
  await inbox.close();
  await new Promise<void>((resolve) => listener.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['no-such-address', 'ada@example.com', 'hard'],
  ['mailbox-full', 'ada@example.com', 'soft'],
  ['mailbox-full', 'adä@example.com', 'soft'],
  ['spam', 'ada@example.com', 'complaint'],
])('sends a message back as %s to whoever it names as its sender', async (as, to, kind) => {
  const id = await received(`${TOKEN}@bounce.example.com`, [to]);
  // A browser sends `Origin: null` with the forms of a page without referrer.
  const page = await open.get(`/inbox/${id}`).expect('Referrer-Policy', 'same-origin').expect(200);
  expect(page.text).toContain(`<form method="post" action="/inbox/${id}/returns/${as}">`);
  const press = open.post(`/inbox/${id}/returns/${as}`).set({ Host: 'inbox.test', Origin: 'http://inbox.test' });
  expect((await press.expect(200)).text).toContain('Sent back');
  const report = taken.at(-1);
  expect(report).toMatchObject({ from: '', to: `${TOKEN}@bounce.example.com` });
  expect(readReport(report?.raw ?? Buffer.alloc(0), { token: TOKEN, at: '2026-11-30T09:00:00Z' })).toMatchObject({
    recipients: [{ email: to, kind }],
  });
});

it('says why a message does not come back', async () => {
  const count = taken.length;
  const plain = await received('reports@example.com', ['ada@example.com']);
  expect((await open.get(`/inbox/${plain}`)).text).not.toContain('/returns/');
  expect((await open.post(`/inbox/${plain}/returns/spam`).expect(409)).text).toContain('no address of its own');
  const forged = await received('forged@bounce.example.com', ['ada@example.com']);
  expect((await open.post(`/inbox/${forged}/returns/spam`).expect(502)).text).toContain('No such address here');
  await open.post('/inbox/999/returns/spam').expect(404);
  await open.post(`/inbox/${forged}/returns/lost`).expect(404);
  const mine = await received(`${TOKEN}@bounce.example.com`, ['ada@example.com']);
  await open.post(`/inbox/${mine}/returns/spam`).set('Sec-Fetch-Site', 'cross-site').expect(403);
  await open.post(`/inbox/${mine}/returns/spam`).set('Origin', 'https://evil.example').expect(403);
  expect(taken.length).toBe(count);
});

it('comes back to this machine alone where nothing is set, and nowhere when something else takes it', async () => {
  const { wayBack, settings } = await wayBackOf({});
  expect(settings).toMatchObject({ BOUNCE_DOMAIN: wayBack?.domain, BOUNCE_LISTEN: { host: '127.0.0.1' } });
  expect(await wayBackOf({ BOUNCE_DOMAIN: 'bounce.example.com' })).toEqual({ wayBack: null, settings: {} });
});
