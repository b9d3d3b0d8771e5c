import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PREVIEW_MS } from '@punctual/chassis';
import { FakeClock } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { newReport, problem, reportDraft } from '../testing/requests';
import { whenThere } from './previews';

const clock = new FakeClock(Date.now());
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ clock });
}, 60_000);
afterAll(() => gateway.close());

const UNSAVED = '/api/v1/reports/preview';
const HOSTILE = '<script>parent.document.title="x"</script><img src=x onerror=alert(1)>';
const ask = (path: string, body: object, token = gateway.token) => gateway.as('post', path, token).send(body);
const previewOf = (reportId: string) => `/api/v1/reports/${reportId}/preview`;
const linkTo = async (body: object): Promise<string> =>
  (await ask(UNSAVED, { report: reportDraft, as: 'link', ...body }).expect(201)).body.url as string;

describe('a preview of a report', () => {
  it('is the file that the renderer makes, in the default zone', async () => {
    const reportId = await newReport(gateway);
    const { headers, body } = await ask(previewOf(reportId), { format: 'PDF' }).expect(200);
    expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' });
    expect(JSON.parse(String(body))).toEqual({ of: { reportId }, format: 'PDF', timezone: 'Europe/Lisbon' });
  });

  it('can be of a definition that is not saved', async () => {
    const { text } = await ask(UNSAVED, { report: reportDraft, format: 'CSV', timezone: 'UTC' }).expect(200);
    expect(JSON.parse(text)).toMatchObject({ of: { definition: reportDraft }, format: 'CSV', timezone: 'UTC' });
  });

  it('has one safe name, whatever the report is called', async () => {
    const { headers } = await ask(UNSAVED, { report: reportDraft, format: 'CSV' }).expect(200);
    expect(headers['x-evil']).toBeUndefined();
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="[ -~\xa0-\xff]+\.csv"; filename\*=UTF-8''[!-~]+$/,
    );
  });

  it('is refused with the reason, also when that is found after the reply', async () => {
    const wrong = await ask(UNSAVED, { report: reportDraft, format: 'CSV', parameters: { invalid: true } }).expect(422);
    expect(wrong.body).toMatchObject({ code: 'report/invalid', errors: [{ path: 'report' }] });
    const late = await ask(UNSAVED, { report: reportDraft, format: 'CSV', parameters: { refused: true } }).expect(409);
    expect(late.body).toEqual(problem(409, 'report/deleted'));
  });

  it.each([
    ['no format', {}, 'format'],
    ['an unknown format', { format: 'DOC' }, 'format'],
    ['an unknown form', { format: 'CSV', as: 'mail' }, 'as'],
    ['an unknown field', { format: 'CSV', colour: 'red' }, 'colour'],
    [
      'a report without rows',
      { format: 'CSV', report: { ...reportDraft, source: { kind: 'inline' } } },
      'report.source.rows',
    ],
  ])('needs a body that fits: %s', async (_, change, path) => {
    const { body } = await ask(UNSAVED, { report: reportDraft, ...change }).expect(422);
    expect(body.errors).toMatchObject([{ path }]);
  });

  it('is for those who may see the report, and write', async () => {
    const reportId = await newReport(gateway);
    const [author, viewer] = [await newSession(gateway, 'author'), await newSession(gateway, 'viewer')];
    const other = await ask(previewOf(reportId), { format: 'CSV' }, author).expect(404);
    expect(other.body).toEqual(problem(404, 'report/unknown'));
    await ask(previewOf(reportId), { format: 'CSV' }, viewer).expect(403);
    await ask(UNSAVED, { report: reportDraft, format: 'CSV' }, viewer).expect(403);
    await gateway.api.post(previewOf(reportId)).send({ format: 'CSV' }).expect(401);
  });

  it('is made again under the same Idempotency-Key, since nothing of it is stored', async () => {
    const again = () => ask(UNSAVED, { report: reportDraft, format: 'CSV', as: 'link' }).set('Idempotency-Key', 'one');
    const [first, second] = [await again().expect(201), await again().expect(201)];
    expect(first.body.url).not.toBe(second.body.url);
  });

  it('that takes too long ends with words', async () => {
    const never = { put: async () => {}, get: async () => null, clear: async () => {} };
    await expect(whenThere(never, 'k', 1)).rejects.toMatchObject({ status: 503, code: 'preview/too-slow' });
  });
});

describe('the address of a preview', () => {
  it('shows it without a session in a sandbox that this origin alone may frame', async () => {
    const { body } = await ask(UNSAVED, {
      ...{ report: reportDraft, format: 'HTML', as: 'link', parameters: { content: HOSTILE } },
    }).expect(201);
    expect(body).toEqual({
      url: expect.stringMatching(/^\/previews\/[\w-]{43}$/),
      contentType: 'text/html; charset=utf-8',
      name: expect.stringContaining('html'),
      size: HOSTILE.length,
      expiresAt: new Date(clock.millis() + PREVIEW_MS).toISOString(),
    });
    const { headers, text } = await gateway.api.get(body.url).expect(200);
    expect(text).toBe(HOSTILE);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(/^inline; /),
    });
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('downloads what a browser does not show, and shows a PDF', async () => {
    const csv = await gateway.api.get(await linkTo({ format: 'CSV' })).expect(200);
    expect(csv.headers['content-disposition']).toMatch(/^attachment; /);
    expect(csv.headers['content-security-policy']).toMatch(/^sandbox; /);
    const pdf = await gateway.api.get(await linkTo({ format: 'PDF' })).expect(200);
    expect(pdf.headers['content-disposition']).toMatch(/^inline; /);
    expect(pdf.headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'self'$/);
  });

  it('ends after five minutes, and a forged one never worked', async () => {
    const url = await linkTo({ format: 'HTML' });
    const forged = `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [forged, '/previews/x', `/previews/${'a'.repeat(2_000)}`, '/previews/..%2f..%2fetc'])
      expect((await gateway.api.get(path).expect(404)).body).toEqual(problem(404, 'preview/unknown'));
    await gateway.api.get(url).expect(200);
    clock.advance(PREVIEW_MS);
    expect((await gateway.api.get(url).expect(404)).body).toEqual(problem(404, 'preview/unknown'));
  });

  it('does not show why there was no preview', async () => {
    const { body } = await ask(UNSAVED, {
      ...{ report: reportDraft, format: 'CSV', as: 'link', parameters: { refused: true } },
    }).expect(409);
    expect(body.url).toBeUndefined();
  });
});
