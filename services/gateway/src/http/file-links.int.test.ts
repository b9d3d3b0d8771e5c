import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog, filePath, fileToken, type LinkKeys, linkKeys, runIn } from '@punctual/chassis';
import { FakeClock } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { problem } from '../testing/requests';

const clock = new FakeClock(Date.now());
const lines: string[] = [];
const log = createLog('test', 'info', { write: (line) => void lines.push(line) });
let gateway: TestGateway;
let keys: LinkKeys;
beforeAll(async () => {
  gateway = await startTestGateway({ clock, log });
  keys = linkKeys(gateway.resources.store, clock);
}, 60_000);
afterAll(() => gateway.close());

const CSV = Buffer.from('a,b\r\n1,2\r\n');
const linkTo = async (changes: { sha256?: string; expiresAt?: string } = {}, tenantId = 'default') => {
  const sha256 = await gateway.resources.artifacts.put(CSV);
  const expiresAt = new Date(clock.millis() + 60_000).toISOString();
  const file = { tenantId, sha256, name: '日本.csv', mediaType: 'text/csv; charset=utf-8', expiresAt, ...changes };
  return filePath(fileToken(file, await runIn({ tenantId }, () => keys.current())));
};
const UNKNOWN = problem(404, 'file-link/unknown');

it('gives the file without a session, as a download that nobody keeps or passes on', async () => {
  const path = await linkTo();
  const { headers, text } = await gateway.api.get(path).expect(200);
  expect(text).toBe(String(CSV));
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="??.csv"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.csv`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  });
  const head = await gateway.api.head(path).expect(200);
  expect([head.headers['content-length'], head.text]).toEqual([String(CSV.length), undefined]);
  // Who reads the log cannot read the file.
  expect(lines.some((line) => line.includes('/files/:token'))).toBe(true);
  expect(lines.some((line) => line.includes(path))).toBe(false);
});

it('a forged link is refused in the words for one that never was', async () => {
  const other = await gateway.resources.artifacts.put(Buffer.from('the file of somebody else'));
  const [path, foreign] = [await linkTo(), await linkTo({ sha256: other })];
  const [payload, mac] = path.split('.');
  // A tenant's key signs for that tenant alone.
  const acme = await runIn({ tenantId: 'acme' }, () => keys.current());
  const named = { name: 'x', mediaType: 'text/csv', expiresAt: '2039-01-01T00:00:00Z' };
  const paths = [
    filePath(fileToken({ tenantId: 'default', sha256: other, ...named }, acme)),
    filePath(fileToken({ tenantId: 'nobody', sha256: other, ...named }, acme)),
    filePath(fileToken({ tenantId: '$all/../x', sha256: other, ...named }, acme)),
    `/files/${Buffer.from('{"not": "a list"}').toString('base64url')}.${'A'.repeat(43)}`,
    `${foreign.split('.')[0]}.${mac}`,
    `${payload}.${'A'.repeat(43)}`,
    `${payload}.`,
    `${path}x`,
    '/files/x',
    `/files/${other}`,
    `/files/${'a'.repeat(5_000)}`,
    '/files/..%2f..%2fetc%2fpasswd',
  ];
  for (const one of paths) expect((await gateway.api.get(one).expect(404)).body).toEqual(UNKNOWN);
  for (const one of paths) await gateway.api.head(one).expect(404);
});

it('an expired link is gone, and so is one whose file is no longer kept; a person reads that on a page', async () => {
  const late = await linkTo({ expiresAt: '2026-01-01T00:00:00.000Z' });
  const { body } = await gateway.api.get(late).expect(410);
  expect(body).toMatchObject({ code: 'file-link/gone', detail: expect.stringContaining('2026-01-01T00:00:00.000Z') });
  await gateway.api.get(await linkTo({ sha256: 'ab'.repeat(32) })).expect(410);
  const page = await gateway.api.get(late).set('Accept', 'text/html,*/*').expect(410);
  expect([page.headers['content-type'], page.headers['cache-control']]).toEqual([
    'text/html; charset=utf-8',
    'private, no-store',
  ]);
  expect(page.text).toContain('ask for the report again');
});

it('an administrator ends all links, and new ones work', async () => {
  const [before, foreign] = [await linkTo(), await linkTo({}, 'acme')];
  const author = await newSession(gateway, 'author');
  await gateway.as('delete', '/api/v1/file-links', author).expect(403);
  await gateway.api.get(before).expect(200);
  await gateway.as('delete', '/api/v1/file-links').expect(204);
  expect((await gateway.api.get(before).expect(404)).body).toEqual(UNKNOWN);
  await gateway.api.get(await linkTo()).expect(200);
  // Those of another tenant are no business of theirs.
  await gateway.api.get(foreign).expect(200);
});

it('one network cannot try without end', async () => {
  const path = await linkTo();
  let refused = null;
  for (let tries = 0; tries < 301 && !refused; tries++) {
    const answer = await gateway.api.get('/files/x');
    if (answer.status === 429) refused = answer;
  }
  expect(refused?.headers['retry-after']).toMatch(/^\d+$/);
  await gateway.api.get(path).expect(429);
  clock.advance(60_000);
  await gateway.api.get(await linkTo()).expect(200);
}, 60_000);
