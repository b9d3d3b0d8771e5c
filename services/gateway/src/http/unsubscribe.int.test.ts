import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkKeys, runIn, systemClock, unsubscribePath, unsubscribeToken } from '@punctual/chassis';
import { archivedDelivery, type DeliveryResource, deliveryIdOf, occurrenceIdOf } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newReport, scheduleDraft } from '../testing/requests';
import { append, at, deliveryId, fired, life } from '../testing/samples';
import { deliveryView } from '../views/delivery.view';
import { row } from '../views/testing/fold';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const [ANN, BOB] = ['Ann@example.com', 'bob@example.com'];
let count = 0;
/** The link in a new mail to somebody. */
const linkTo = async (
  email: string,
  { tenantId = 'default', ...changes }: { tenantId?: string; deliveryId?: string; recipients?: string[] } = {},
) => {
  const scheduleId = `5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7${String(count++).padStart(3, '0')}`;
  const deliveryId = deliveryIdOf(occurrenceIdOf(scheduleId, 'run-1'), 0);
  const recipients = (changes.recipients ?? [ANN, BOB]).map((one) => ({ email: one, role: 'to' as const }));
  const events = life(deliveryId).map((event) =>
    event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, scheduleId, recipients } } : event,
  );
  await append(gateway.resources.store, events);
  const keys = linkKeys(gateway.resources.store, systemClock);
  const key = await runIn({ tenantId }, () => keys.current());
  return unsubscribePath(unsubscribeToken({ tenantId, deliveryId: changes.deliveryId ?? deliveryId, email }, key));
};
const lastSchedule = (): string => `5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7${String(count - 1).padStart(3, '0')}`;
const blankRow = row(deliveryView, deliveryId, fired(), ...life()) as DeliveryResource;
const titleOf = ({ text }: { text: string }) => /<h1>(.*)<\/h1>/.exec(text)?.[1];
const suppressed = async () =>
  ((await gateway.as('get', '/api/v1/suppressions').expect(200)).body.data as object[]).length;
const post = (path: string) => gateway.api.post(path);

describe('the link for leaving', () => {
  it('shows a page that changes nothing, loads nothing and is kept by nobody', async () => {
    const path = await linkTo(ANN);
    const page = await gateway.api.get(path).expect(200);
    expect(titleOf(page)).toBe('Unsubscribe');
    expect(page.text).toContain('<bdi>Ann@example.com</bdi>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    await gateway.api.head(path).expect(200);
    expect(await suppressed()).toBe(0);
  });

  it.each([
    ['urlencoded', (path: string) => post(path).type('form').send('List-Unsubscribe=One-Click')],
    ['multipart', (path: string) => post(path).field('List-Unsubscribe', 'One-Click')],
    ['without a body', (path: string) => post(path)],
  ])('leaves at one click, %s, without login, and each time with the same answer', async (_, click) => {
    const path = await linkTo(ANN);
    const before = await suppressed();
    for (const _again of [1, 2]) {
      const page = await click(path).expect(200);
      expect([titleOf(page), page.headers['location']]).toEqual(['You are unsubscribed', undefined]);
    }
    expect(await suppressed()).toBe(before + 1);
    expect(titleOf(await gateway.api.get(path))).toBe('You are unsubscribed');
  });

  it('goes on working when the events of its mail were removed, without knowing the address', async () => {
    const path = await linkTo('dora@example.com', { recipients: ['dora@example.com'] });
    const deliveryId = deliveryIdOf(occurrenceIdOf(lastSchedule(), 'run-1'), 0);
    const { store } = gateway.resources;
    const archived = archivedDelivery({ ...blankRow, id: deliveryId, scheduleId: lastSchedule() }, at(9_000_000));
    await append(store, [archived]);
    const revision = (await store.read(`delivery-${deliveryId}`, { last: 1 }))[0]?.revision ?? 0n;
    await store.truncateBefore(`delivery-${deliveryId}`, revision);
    const page = await gateway.api.get(path).expect(200);
    expect(titleOf(page)).toBe('Unsubscribe');
    expect(page.text).not.toContain('dora@example.com');
    const before = await suppressed();
    for (const _again of [1, 2]) expect(titleOf(await post(path).expect(200))).toBe('You are unsubscribed');
    expect(await suppressed()).toBe(before + 1);
    expect(titleOf(await gateway.api.get(path))).toBe('You are unsubscribed');
    expect(titleOf(await post(`${path}?after=returns`).expect(200))).toBe('Unsubscribe');
  });

  it('is one of its reader whether its mail is old or not: who left by one comes back by the other', async () => {
    const email = `carl-${count}@example.com`;
    const path = await linkTo(email, { recipients: [email] });
    const scheduleId = lastSchedule();
    await post(path).expect(200);
    const { store } = gateway.resources;
    const deliveryId = deliveryIdOf(occurrenceIdOf(scheduleId, 'run-1'), 0);
    await append(store, [archivedDelivery({ ...blankRow, id: deliveryId, scheduleId }, at(9_000_000))]);
    expect(titleOf(await gateway.api.get(path))).toBe('You are unsubscribed');
    expect(titleOf(await post(`${path}?after=returns`).expect(200))).toBe('Unsubscribe');
    // By the old link alone nobody knows the address; a younger one of the same reader sees it, and ends it.
    await post(`${path}?from=all&after=leaves`).expect(200);
    const younger = await linkTo(email, { recipients: [email] });
    expect(titleOf(await gateway.api.get(younger))).toBe('You get no mail from here');
    await post(`${younger}?from=all&after=returns`).expect(200);
    expect(titleOf(await gateway.api.get(younger))).toBe('Unsubscribe');
  });

  it('leaves one schedule, then all mail, and comes back', async () => {
    const [path, other] = [await linkTo(BOB), await linkTo(BOB)];
    await post(path).expect(200);
    expect(titleOf(await gateway.api.get(other))).toBe('Unsubscribe');
    expect(titleOf(await post(`${path}?from=all&after=leaves`).expect(200))).toBe('You get no mail from here');
    expect(titleOf(await gateway.api.get(other))).toBe('You get no mail from here');
    expect(titleOf(await post(`${path}?from=all&after=returns`).expect(200))).toBe('You are unsubscribed');
    expect(titleOf(await post(`${path}?from=schedule&after=returns`).expect(200))).toBe('Unsubscribe');
  });

  const reader = () => `reader-${count++}@example.com`;
  /** Has a schedule send to somebody, and answers its id. */
  const sends = async (email: string, name: string, more: object = {}): Promise<string> => {
    const draft = { ...scheduleDraft(await newReport(gateway)), name, recipients: { to: [email] }, ...more };
    return (await gateway.as('post', '/api/v1/report-schedules').send(draft).expect(201)).body.id;
  };
  const linkOf = (email: string) => linkTo(email, { recipients: [email] });
  const in30Days = () => new Date(systemClock.millis() + 30 * 86_400_000).toISOString().slice(0, 10);
  const untilIn = async (email: string) => {
    const { body } = await gateway.as('get', `/api/v1/suppressions?search=${encodeURIComponent(email)}`).expect(200);
    return body.data.map(({ until, scheduleId }: { until: string | null; scheduleId: string | null }) => [
      scheduleId,
      until,
    ]);
  };

  it('shows all that somebody gets and how often, and ends each of it alone', async () => {
    const email = reader();
    const [daily, weekly] = [await sends(email, 'Sales <1>'), await sends(email, 'Costs')];
    const path = await linkOf(email);
    const { text } = await gateway.api.get(path).expect(200);
    for (const said of ['\u201c<bdi>Sales &lt;1&gt;</bdi>\u201d', '\u201c<bdi>Costs</bdi>\u201d', 'DAILY in words'])
      expect(text).toContain(said);
    const left = await post(`${path}?schedule=${daily}`).expect(200);
    expect(titleOf(left)).toBe('Unsubscribe');
    expect(left.text).toContain('Not sent.');
    expect(await untilIn(email)).toEqual([[daily, null]]);
    await post(`${path}?schedule=${daily}&after=returns`).expect(200);
    expect(await untilIn(email)).toEqual([]);
    // A mail program is told what it did and no more; the page that it names shows the rest.
    const clicked = await post(path).expect(200);
    expect(titleOf(clicked)).toBe('You are unsubscribed');
    expect(clicked.text).not.toContain('Costs');
    expect(clicked.text).toContain('<a href="?">What you get besides</a>');
    expect((await gateway.api.get(`${path}?`).expect(200)).text).toContain('Costs');
    // A schedule that is not for them is none of theirs.
    await post(`${path}?schedule=${await sends(BOB, 'Other')}`).expect(404);
    expect(weekly).not.toBe(daily);
  });

  it('pauses until a day, another day, and for good', async () => {
    const [email, until] = [reader(), in30Days()];
    const path = await linkOf(email);
    const at = `${until}T00:00:00.000Z`;
    const paused = await post(`${path}?after=pauses&until=${until}`).expect(200);
    expect(titleOf(paused)).toBe('Paused');
    for (const deed of ['again', 'no more', 'Until ']) expect(paused.text).toContain(deed);
    expect(await untilIn(email)).toMatchObject([[expect.any(String), at]]);
    const next = new Date(Date.parse(at) + 86_400_000).toISOString();
    await post(`${path}?after=pauses&until=${next.slice(0, 10)}`).expect(200);
    expect(await untilIn(email)).toMatchObject([[expect.any(String), next]]);
    expect(titleOf(await post(path).expect(200))).toBe('You are unsubscribed');
    expect(await untilIn(email)).toMatchObject([[expect.any(String), null]]);
    expect(titleOf(await post(`${path}?from=all&after=pauses&until=${until}`).expect(200))).toBe('Your mail is paused');
    expect(titleOf(await post(`${path}?from=all&after=returns`).expect(200))).toBe('You are unsubscribed');
  });

  it.each(['', '&until=2020-01-01', '&until=2999-01-01', '&until=soon', '&until=2026-02-30'])(
    'pauses until no day that is none: %j',
    async (given) => {
      const email = reader();
      await post(`${await linkOf(email)}?after=pauses${given}`).expect(422);
      expect(await untilIn(email)).toEqual([]);
    },
  );

  it.each(['2020-01-01', '2999-01-01'])(
    'says in words to whose page was open for long that %s cannot be',
    async (day) => {
      const path = await linkOf(reader());
      const answer = await post(`${path}?after=pauses&until=${day}`).expect(422);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(titleOf(answer)).toBe('Choose another day');
      expect(answer.text).toContain('Nothing has changed');
      const [, again = ''] = /action="\?([^"]*after=pauses[^"]*)"/.exec(answer.text) ?? [];
      expect(titleOf(await post(`${path}?${again.replaceAll('&amp;', '&')}`).expect(200))).toBe('Paused');
    },
  );

  it('offers no way back from what somebody else ended', async () => {
    const path = await linkTo(ANN);
    await gateway.as('post', '/api/v1/suppressions').send({ email: ANN, reason: 'a complaint' }).expect(201);
    const { text } = await gateway.api.get(path).expect(200);
    expect(text).toContain('You get no mail from here');
    expect(text).not.toContain('returns');
  });

  it('is none when it is forged, cut off, of somebody else or of a mail that never was', async () => {
    const good = await linkTo(ANN);
    const other = await linkTo('stranger@example.com');
    const gone = await linkTo(ANN, { deliveryId: deliveryIdOf('never', 0) });
    const before = await suppressed();
    const paths = [good.slice(0, -1), `${good}x`, other, gone, await linkTo(ANN, { deliveryId: 'x' }), '/u/preview'];
    for (const path of paths) {
      const pages = [await gateway.api.get(path).expect(404), await post(path).expect(404)];
      expect(pages.map(titleOf)).toEqual(['This link is none', 'This link is none']);
    }
    expect(await suppressed()).toBe(before);
    await post(`${good}?from=everything`).expect(422);
  });

  it('leaves the tenant whose mail it was in, in any script, and no other one', async () => {
    const email = '\u{1f600}grüße@例え.example';
    const recipients = [email];
    const here = await linkTo(email, { recipients });
    const there = await linkTo(email, { recipients, tenantId: 'second' });
    const left = await post(`${there}?from=all`).expect(200);
    expect([titleOf(left), left.text.includes(`<bdi>${email}</bdi>`)]).toEqual(['You get no mail from here', true]);
    expect(titleOf(await gateway.api.get(here))).toBe('Unsubscribe');
    // Another schedule spells the same mailbox otherwise.
    const spelled = email.replace('例え.example', 'XN--R8JZ45G.example').normalize('NFD');
    const other = await linkTo(spelled, { recipients: [spelled], tenantId: 'second' });
    expect(titleOf(await gateway.api.get(other))).toBe('You get no mail from here');
  });

  it('goes on working after the links to files were ended', async () => {
    const path = await linkTo(ANN);
    await gateway.as('delete', '/api/v1/file-links').expect(204);
    await gateway.api.get(path).expect(200);
  });
});
