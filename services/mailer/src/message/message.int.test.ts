import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import {
  Lifecycle,
  linkKeys,
  marked,
  openFileToken,
  publishEvent,
  type Resources,
  randomId,
  runIn,
} from '@punctual/chassis';
import { asTenant, type Backends, eventsIn, eventually, startBackends } from '@punctual/chassis/testing';
import {
  type Command,
  deliveryIdOf,
  type Event,
  type KnownRecipient,
  type Letter,
  metadataFor,
  occurrenceIdOf,
  type Recipient,
} from '@punctual/contracts';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import PostalMime from 'postal-mime';
import { type MailerConfig, startMailer } from '../composition';
import { dkimRecord } from '../mailing/dkim-key';
import { relayThat } from '../mailing/testing/mailer-under-test';
import { reply, type TestRelay } from '../mailing/testing/test-relay';

let backends: Backends;
let mine: Resources;
const running: (() => Promise<void>)[] = [];
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});
afterAll(() => backends.close());

const startOne = async (
  relay: TestRelay,
  MAIL_FROM = 'Zoë from reports <reports@example.com>',
  changes: Partial<MailerConfig> = {},
): Promise<void> => {
  const resources = await backends.open({ service: 'mailer' });
  const lifecycle = new Lifecycle(resources.log);
  const settings = {
    FILE_LINK_DAYS: 7,
    DKIM_SELECTOR: 'punctual',
    PUBLIC_URL: 'https://punctual.example.com',
    ...changes,
  };
  await startMailer({ SMTP_URL: relay.url, MAIL_FROM, SMTP_CONNECTIONS: 2, ...settings }, resources, lifecycle);
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  // The server knows what it answers to, before another connection asks.
  await resources.nats.flush();
  running.push(() => lifecycle.stop());
};

const stored = async (
  role: 'html' | 'text' | 'inline' | 'attachment',
  name: string,
  mediaType: string,
  content: string,
) => {
  const bytes = Buffer.from(content);
  const cid = role === 'inline' ? `${name}@punctual` : null;
  return { name, role, mediaType, sha256: await mine.artifacts.put(bytes), size: bytes.length, cid };
};
const FIRED = join(__dirname, '../../../../contracts/src/samples/occurrence-fired.v7.json');
const LETTER: Letter = {
  ...{ why: 'schedule', schedule: 'Łódź', lists: ['Team'], manageUrl: 'https://p.example/subscriptions' },
  ...{ began: 'planned', frequency: 'Every day', formats: ['CSV'], nextRun: null },
};
const HTML = '<p>.dot\n.another <img src="cid:chart.png@punctual"></p><script>1</script>';

/** Opens a delivery, which asks the mailer to send it, and queues it as the relay does. */
const open = async (recipients: KnownRecipient[], changes: Partial<Event<'DeliveryOpened'>['data']> = {}) => {
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, 'run-1');
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const at = '2026-11-23T09:00:00.000Z';
  const data: Event<'DeliveryOpened'>['data'] = {
    ...{ occurrenceId, scheduleId, deliveryId, reportId: randomId(), reportType: null, name: null, userId: 'u1' },
    ...{ trigger: 'planned', timezone: 'UTC', dueAt: at, formats: ['CSV'], parameters: {}, audience: 'together' },
    ...{ retry: { maxAttempts: 3, delays: ['PT1M'] }, page: 0, pages: 1, attempt: 1, recipients, at },
    ...{ subject: 'Łódź sales – 2026-11-23', rendering: null },
    artifacts: [
      await stored('html', 'body.html', 'text/html; charset=utf-8', HTML),
      await stored('text', 'body.txt', 'text/plain; charset=utf-8', '.dot\n..dots\n'),
      await stored('inline', 'chart.png', 'image/png', 'PNG'),
      await stored('attachment', 'sales-ł.csv', 'text/csv', '.a,b\r\n'),
    ],
    ...changes,
  };
  await queue(data.deliveryId, { type: 'DeliveryOpened', data });
  return data;
};
const queue = async (deliveryId: string, event: Event<'DeliveryOpened'> | Event<'DispatchRequested'>) => {
  const metadata = metadataFor(event.type, { tenantId: 'default', userId: 'u1' });
  await asTenant(() => mine.store.append(`delivery-${deliveryId}`, [{ id: randomId(), ...event, metadata }], 'any'));
  const last = (await mine.store.read(`delivery-${deliveryId}`)).at(-1);
  if (last) await publishEvent(mine, last);
};
/** Waits until every recipient of an attempt has an outcome. */
const settled = (deliveryId: string, attempts = 1) =>
  eventually(async () => {
    const events = await eventsIn(mine.store, `mailing-${deliveryId}`);
    const ends = events.filter(({ data }) => 'result' in data && data.result);
    expect(ends).toHaveLength(attempts);
  }, 10_000);

const compose = async (data: Omit<Command<'ComposeMessage'>['data'], 'key'>) => {
  const key = randomId();
  const command = { type: 'ComposeMessage', data: { key, ...data } } as const;
  const answer = await runIn({ tenantId: 'default', userId: 'u1' }, () => mine.bus.request(command, key));
  const preview = (await mine.previews.get(key))?.preview;
  return { answer, content: preview?.kind === 'file' ? preview.content : null };
};
const eml = async (deliveryId: string, recipient: string | null = null) =>
  (await compose({ deliveryId, recipient, as: 'eml' })).content?.toString('latin1');
const to = (email: string, role: Recipient['role'] = 'to'): Recipient => ({ email, role });

it('a message is made again as the mail server got it, whoever sends now', async () => {
  const relay = await relayThat();
  await startOne(relay);
  const { deliveryId } = await open([
    to('ada@example.com'),
    to('bob@bücher.example', 'cc'),
    to('cy@example.com', 'bcc'),
  ]);
  await settled(deliveryId);
  const [received] = relay.received.map(({ raw }) => raw.toString('latin1'));
  expect(received).toContain('\r\n.dot');
  expect(await eml(deliveryId)).toBe(received);
  await Promise.all(running.splice(0).map((stop) => stop()));
  await startOne(relay, 'Another <another@example.org>');
  expect(await eml(deliveryId, 'CY@example.com'.toLowerCase())).toBe(received);
}, 30_000);

it('each recipient of messages of their own has theirs', async () => {
  const relay = await relayThat();
  await startOne(relay);
  const body = `<p>${marked('greeting', 'Hello,')}</p>\n.${marked('why', '')}${marked('manage', '')}`;
  const artifacts = [
    await stored('html', 'body.html', 'text/html; charset=utf-8', body),
    await stored('text', 'body.txt', 'text/plain; charset=utf-8', body),
  ];
  const { deliveryId } = await open(
    [
      { ...to('ada@example.com'), name: '<i>Ada</i> ..' },
      { ...to('grüße@example.com'), list: 0 },
    ],
    { audience: 'individually', letter: LETTER, artifacts },
  );
  await settled(deliveryId);
  const pages: string[] = [];
  for (const recipient of ['ada@example.com', 'grüße@example.com']) {
    const page = String((await compose({ deliveryId, recipient, as: 'html' })).content);
    const mail = await PostalMime.parse((await eml(deliveryId, recipient)) ?? '');
    expect(mail.html?.trimEnd()).toBe(page);
    pages.push(page);
  }
  expect(pages).toEqual([
    expect.stringMatching(/^<p>Hello <bdi>&lt;i&gt;Ada&lt;\/i&gt; \.\.<\/bdi>,<\/p>.*<a href="https:\/\/p\.example/s),
    expect.stringMatching(/^<p>Hello,<\/p>\n\.You get this because you are on the list “<bdi>Team<\/bdi>”/),
  ]);
  expect(relay.received).toHaveLength(2);
  for (const { to: addresses, raw } of relay.received)
    expect(await eml(deliveryId, addresses[0])).toBe(raw.toString('latin1'));
  expect(await eml(deliveryId)).toBe(await eml(deliveryId, 'ada@example.com'));
}, 30_000);

it('a signed message is signed the same again, and shown without its signature once the key is another', async () => {
  const relay = await relayThat();
  const newKey = () => generateKeyPairSync('ed25519').privateKey;
  const DKIM_KEY = newKey();
  await startOne(relay, 'Reports <reports@bücher.example>', { DKIM_KEY, DKIM_SELECTOR: 'p1' });
  const { deliveryId, scheduleId } = await open([to('ada@example.com'), to('grüße@example.com')]);
  await settled(deliveryId);
  const received = relay.received[0]?.raw ?? Buffer.alloc(0);
  const resolver = async (name: string) => {
    expect(name).toBe('p1._domainkey.xn--bcher-kva.example');
    return [[dkimRecord(DKIM_KEY)]];
  };
  const { results } = await dkimVerify(received, { resolver });
  expect(results.map(({ status }) => status.result)).toEqual(['pass']);
  const text = received.toString('latin1');
  expect(text).toContain(`List-Id: <${scheduleId}.xn--bcher-kva.example>`);
  const unfolded = text.replaceAll('\r\n ', ' ').replace('Feedback-ID:  ', 'Feedback-ID: ');
  expect(unfolded).toMatch(new RegExp(`Feedback-ID: ${scheduleId}:default:report:punctual-[0-9a-f]{6}\\r\\n`));
  expect(await eml(deliveryId)).toBe(text);
  await Promise.all(running.splice(0).map((stop) => stop()));
  await startOne(relay, 'Reports <reports@bücher.example>', { DKIM_KEY: newKey(), DKIM_SELECTOR: 'p1' });
  expect(await eml(deliveryId)).toBe(text.replace(/^DKIM-Signature:.*?\r\n(?![ \t])/s, ''));
}, 30_000);

it('a message to one person has a link for leaving, signed and in its body, and is shown with it', async () => {
  const relay = await relayThat();
  const DKIM_KEY = generateKeyPairSync('ed25519').privateKey;
  await startOne(relay, undefined, { DKIM_KEY });
  const artifacts = [
    await stored('html', 'body.html', 'text/html; charset=utf-8', `<p>Sales</p>${marked('manage', '')}`),
    await stored('text', 'body.txt', 'text/plain; charset=utf-8', `Sales\n${marked('manage', '')}`),
  ];
  const own = { audience: 'individually', letter: LETTER, artifacts } as const;
  const { deliveryId } = await open([to('ada@example.com'), to('bob@example.com')], own);
  await settled(deliveryId);
  const links: string[] = [];
  for (const { raw, to: recipients } of relay.received) {
    const text = raw.toString('latin1');
    const { results } = await dkimVerify(raw, { resolver: async () => [[dkimRecord(DKIM_KEY)]] });
    expect(results.map(({ status }) => status.result)).toEqual(['pass']);
    expect(String(results[0]?.signingHeaders?.keys).toLowerCase()).toMatch(
      /list-unsubscribe[:;, ]+list-unsubscribe-post/,
    );
    const mail = await PostalMime.parse(raw);
    const fieldOf = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
    expect(fieldOf('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const [, link = ''] = /^<(https:\/\/punctual\.example\.com\/u\/[\w.-]+)>$/.exec(fieldOf('list-unsubscribe')) ?? [];
    expect(mail.html).toContain(`<a href="${link}"`);
    expect(mail.text).toContain(`Unsubscribe:\n${link}`);
    expect(await eml(deliveryId, recipients[0])).toBe(text);
    links.push(link);
  }
  expect(new Set(links).size).toBe(2);

  // Whom would a shared message unsubscribe? A test goes to who asked for it.
  for (const changes of [
    { ...own, audience: 'together' as const },
    { ...own, letter: { ...LETTER, why: 'test' as const } },
  ]) {
    const { deliveryId: other } = await open([to('ada@example.com')], changes);
    await settled(other);
    expect(relay.received.at(-1)?.raw.toString('latin1')).not.toContain('/u/');
  }
}, 30_000);

it('without SMTPUTF8 the header leaves out the address that was refused for it', async () => {
  const relay = await relayThat({ hideSMTPUTF8: true });
  await startOne(relay);
  const { deliveryId } = await open([to('ada@example.com'), to('grüße@example.com')]);
  await settled(deliveryId);
  const [received] = relay.received.map(({ raw }) => raw.toString('latin1'));
  expect(received).not.toContain('gr');
  expect(await eml(deliveryId)).toBe(received);
}, 30_000);

it('a later attempt is shown to those who got it, and names in its header whom the first one named', async () => {
  let refuses = true;
  const relay = await relayThat({
    onRcptTo: ({ address }, _, callback) => callback(refuses && address.startsWith('bob') ? reply(451, 'later') : null),
  });
  await startOne(relay);
  const both = [to('ada@example.com'), to('bob@example.com')];
  const opened = await open(both);
  const { deliveryId, subject, artifacts, at } = opened;
  await settled(deliveryId);
  refuses = false;
  const about = { deliveryId, attempt: 2, audience: 'together' as const, subject, artifacts, shared: null };
  const recipients = [to('bob@example.com')];
  const data = { ...about, recipients, addressed: both, date: at, at: '2026-11-23T10:00:00.000Z' };
  await queue(deliveryId, { type: 'DispatchRequested', data });
  await settled(deliveryId, 2);
  const [first, second] = relay.received.map(({ raw }) => raw.toString('latin1'));
  expect(second).toBe(first);
  expect(await eml(deliveryId, 'ada@example.com')).toBe(first);
  expect(await eml(deliveryId, 'bob@example.com')).toBe(first);
}, 30_000);

it('a file that the server does not take becomes a link, the same one in a retry, in the mail shown and in what a person retries', async () => {
  let refuses = true;
  const relay = await relayThat({
    size: 400_000,
    onRcptTo: ({ address }, _, callback) => callback(refuses && address.startsWith('bob') ? reply(451, 'later') : null),
  });
  await startOne(relay);
  const both = [to('ada@example.com'), to('bob@example.com')];
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, 'run-1');
  const sample = JSON.parse(readFileSync(FIRED, 'utf8')) as { type: 'OccurrenceFired'; data: object };
  const fired = { ...sample, data: { ...sample.data, occurrenceId, largeFiles: 'LINK' } } as Event<'OccurrenceFired'>;
  const metadata = metadataFor(fired.type, { tenantId: 'default', userId: 'u1' });
  const { type, data: of } = fired;
  await asTenant(() =>
    mine.store.append(`occurrence-${occurrenceId}`, [{ id: randomId(), type, data: of, metadata }], 'any'),
  );
  const csv = await stored('attachment', 'all.csv', 'text/csv', 'a,b,c\r\n'.repeat(100_000));
  const artifacts = [
    await stored('html', 'body.html', 'text/html; charset=utf-8', `<html><body>${HTML}</body></html>`),
    await stored('text', 'body.txt', 'text/plain; charset=utf-8', 'Sales'),
    csv,
    await stored('attachment', 'few.csv', 'text/csv', 'a,b'),
  ];
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const { subject, at } = await open(both, { occurrenceId, deliveryId, scheduleId, artifacts });
  await settled(deliveryId);
  refuses = false;
  // Another limit, another address and another number of days: none of them changes what was sent.
  await Promise.all(running.splice(0).map((stop) => stop()));
  const changed = { MAIL_MAX_SIZE: 10_000_000, PUBLIC_URL: 'https://new.example.com', FILE_LINK_DAYS: 30 };
  await startOne(relay, undefined, changed);
  const about = { deliveryId, attempt: 2, audience: 'together' as const, subject, artifacts, shared: null };
  const again = { ...about, recipients: both.slice(1), addressed: both, date: at, at: '2026-11-23T10:00:00.000Z' };
  await queue(deliveryId, { type: 'DispatchRequested', data: again });
  await settled(deliveryId, 2);
  const [first, second] = relay.received.map(({ raw }) => raw.toString('latin1'));
  expect(second).toBe(first);
  expect(await eml(deliveryId, 'bob@example.com')).toBe(first);
  expect(first).toContain('filename=few.csv');
  expect(first).not.toContain('filename=all.csv');
  const html = String((await compose({ deliveryId, recipient: null, as: 'html' })).content);
  const [, token = ''] = /href="https:\/\/punctual\.example\.com\/files\/([^"]+)"/.exec(html) ?? [];
  expect(await openFileToken(token, linkKeys(mine.store, mine.clock).of)).toEqual({
    tenantId: 'default',
    ...{ sha256: csv.sha256, name: 'all.csv', mediaType: 'text/csv' },
    expiresAt: new Date(Date.parse(at) + 7 * 86_400_000).toISOString(),
  });
  const retry = randomId();
  const message = { deliveryId, date: at, addressed: both };
  const same = { deliveryId: deliveryIdOf(occurrenceIdOf(scheduleId, 'retry-1'), 0), scheduleId, artifacts };
  const { deliveryId: retried } = await open(both.slice(1), {
    ...same,
    repeats: { deliveryId, userId: retry, message },
  });
  await settled(retried);
  expect(relay.received.at(-1)?.raw.toString('latin1')).toBe(first);
}, 30_000);

it('without leave of the schedule a mail that is too large fails before it is sent, with both sizes', async () => {
  const relay = await relayThat();
  await startOne(relay, undefined, { MAIL_MAX_SIZE: 100_000 });
  const artifacts = [await stored('attachment', 'all.csv', 'text/csv', 'a,b,c,d\r\n'.repeat(20_000))];
  const { deliveryId } = await open([to('ada@example.com')], { artifacts });
  await settled(deliveryId);
  expect(relay.received).toEqual([]);
  const events = await eventsIn(mine.store, `mailing-${deliveryId}`);
  expect(events.at(-1)).toMatchObject({
    type: 'RecipientsRejected',
    data: {
      recipients: [{ text: expect.stringMatching(/^the message has \d{6} bytes, at most 100000 are accepted$/) }],
    },
  });
}, 30_000);

it('its page has the pictures inside, and the reply its header fields and attachments', async () => {
  const relay = await relayThat();
  await startOne(relay);
  const { deliveryId } = await open([to('ada@example.com')]);
  await settled(deliveryId);
  const { answer, content } = await compose({ deliveryId, recipient: null, as: 'html' });
  const picture = Buffer.from('PNG').toString('base64');
  expect(String(content)).toBe(HTML.replace('cid:chart.png@punctual', `data:image/png;base64,${picture}`));
  expect(answer).toMatchObject({
    ok: true,
    result: {
      recipient: 'ada@example.com',
      headers: expect.arrayContaining([
        { name: 'Subject', value: 'Łódź sales – 2026-11-23' },
        { name: 'Date', value: 'Mon, 23 Nov 2026 09:00:00 +0000' },
      ]),
      attachments: [{ name: 'sales-ł.csv', contentType: 'text/csv', size: 6 }],
    },
  });
}, 30_000);

it.each([
  ['of a stranger', { recipients: [to('ada@example.com')] }, 'eve@example.com', 'message/invalid'],
  ['of the portal', { channel: 'portal' as const, attempt: 0 }, null, 'message/not-mail'],
  ['that was not sent yet', { attempt: 0 }, null, 'message/not-sent'],
])('a message %s is refused with the reason', async (_, changes, recipient, code) => {
  await startOne(await relayThat());
  const { deliveryId } = await open([to('ada@example.com')], changes);
  const { answer, content } = await compose({ deliveryId, recipient, as: 'eml' });
  expect([answer, content]).toEqual([expect.objectContaining({ ok: false, code }), null]);
});

it('a message whose files are gone is refused, and one of a delivery that never was', async () => {
  const relay = await relayThat();
  await startOne(relay);
  const { deliveryId, artifacts } = await open([to('ada@example.com')], {
    artifacts: [await stored('html', 'body.html', 'text/html', `<p>${randomId()}</p>`)],
  });
  await settled(deliveryId);
  await mine.artifacts.delete(artifacts[0]?.sha256 ?? '');
  await Promise.all(running.splice(0).map((stop) => stop()));
  await startOne(relay);
  expect((await compose({ deliveryId, recipient: null, as: 'eml' })).answer).toMatchObject({ code: 'message/gone' });
  expect((await compose({ deliveryId: 'x', recipient: null, as: 'html' })).answer).toMatchObject({
    code: 'message/not-sent',
  });
}, 30_000);
