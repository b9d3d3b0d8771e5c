import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_NOTICE } from '@punctual/contracts';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';
import { changersIn, newReport, problem, reportDraft } from '../testing/requests';

const TEMPLATES = '/api/v1/templates';
const BRANDING = '/api/v1/branding';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const draft = { name: 'Short', mjml: '<mjml><mj-body></mj-body></mjml>' };
const newTemplate = async (token?: string): Promise<string> =>
  String((await gateway.as('post', TEMPLATES, token).send(draft).expect(201)).body.id);

describe('a template', () => {
  it('is created, read, listed without its text, revised at its newest version, deleted and restored', async () => {
    const created = await gateway.as('post', TEMPLATES).send(draft).expect(201);
    const { id } = created.body;
    const url = `${TEMPLATES}/${id}`;
    expect(created.body).toMatchObject({ ...draft, version: 1 });
    expect(created.headers['location']).toBe(url);
    expect((await gateway.as('get', url).expect(200)).body).toEqual(created.body);
    const { mjml: _, ...summary } = created.body;
    expect((await gateway.as('get', `${TEMPLATES}?search=sho`).expect(200)).body.data).toEqual([summary]);

    const revised = await gateway
      .as('put', url)
      .set('If-Match', '"1"')
      .send({ ...draft, name: 'Shorter' });
    expect(revised.body).toMatchObject({ name: 'Shorter', version: 2 });
    const stale = await gateway.as('put', url).set('If-Match', '"1"').send(draft).expect(412);
    expect(stale.body).toEqual(problem(412, 'template/stale'));
    expect(changersIn(stale.body)).toEqual([[2, gateway.config.ADMIN_EMAIL]]);

    await gateway.as('delete', url).expect(204);
    expect((await gateway.as('get', url).expect(404)).body).toEqual(problem(404, 'template/unknown'));
    expect((await gateway.as('post', `${url}/restore`).expect(200)).body).toMatchObject({ name: 'Shorter' });
  });

  it('is read by everybody, and changed by its owner and administrators alone', async () => {
    const [owner, other] = [await newSession(gateway, 'author'), await newSession(gateway, 'author')];
    const url = `${TEMPLATES}/${await newTemplate(owner)}`;
    await gateway.as('get', url, other).expect(200);
    for (const [method, path] of [
      ['put', ''],
      ['delete', ''],
      ['post', '/restore'],
    ] as const) {
      const answer = await gateway.as(method, `${url}${path}`, other).send(method === 'put' ? draft : undefined);
      expect([answer.status, answer.body]).toEqual([403, problem(403, 'access/forbidden')]);
    }
    await gateway.as('put', url, owner).send(draft).expect(200);
  }, 60_000);

  it.each([
    [{ mjml: 'x' }, 'name'],
    [{ name: 'x' }, 'mjml'],
    [{ name: 'x', mjml: '' }, 'mjml'],
    [{ name: 'x', mjml: 'x'.repeat(64 * 1024 + 1) }, 'mjml'],
    [{ name: 'x', mjml: '<mj-include path="/etc/passwd" />' }, 'mjml'],
  ])('is refused with the field that is wrong: %#', async (body, path) => {
    const answer = await gateway.as('post', TEMPLATES).send(body).expect(422);
    expect(answer.body.errors).toEqual([{ path, message: expect.any(String) }]);
  });

  it('that a report uses must exist, and is deleted only when forced; the report may keep it', async () => {
    const unknown = { ...reportDraft, template: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90' };
    const { body } = await gateway.as('post', '/api/v1/reports').send(unknown).expect(422);
    expect(body.errors).toEqual([{ path: 'template', message: 'there is no such template' }]);

    const id = await newTemplate();
    const with_ = { ...reportDraft, template: id };
    const report = (await gateway.as('post', '/api/v1/reports').send(with_).expect(201)).body;
    expect(report).toMatchObject({ template: id });
    const refused = await gateway.as('delete', `${TEMPLATES}/${id}`).expect(409);
    expect(refused.body.errors).toEqual([{ path: `reports/${report.id}`, message: 'uses it' }]);
    await gateway.as('delete', `${TEMPLATES}/${id}?force=true`).expect(204);
    const url = `/api/v1/reports/${report.id}`;
    await gateway
      .as('put', url)
      .send({ ...with_, name: 'Other' })
      .expect(200);
    await gateway.as('put', url).send(reportDraft).expect(200);
    await gateway.as('put', url).send(with_).expect(422);
  });

  it('is previewed for a made report or one of mine', async () => {
    const reportId = await newReport(gateway);
    for (const wanted of [null, reportId]) {
      const { text, type } = await gateway
        .as('post', `${TEMPLATES}/preview`)
        .send({ mjml: draft.mjml, reportId: wanted })
        .expect(200);
      expect([type, JSON.parse(text)]).toEqual([
        'text/html',
        {
          of: wanted === null ? { sample: true } : { reportId },
          format: 'HTML',
          timezone: expect.any(String),
          mjml: draft.mjml,
        },
      ]);
    }
    const stranger = await newSession(gateway, 'author');
    await gateway.as('post', `${TEMPLATES}/preview`, stranger).send({ mjml: 'x', reportId }).expect(404);
  });

  it('of another tenant is used by no report, not even in a preview; a deleted one is shown as it was', async () => {
    const id = await newTemplate();
    const foreigner = await newSession(gateway, 'admin', 'acme');
    const report = { ...reportDraft, template: id };
    const unknown = [{ path: 'report.template', message: 'there is no such template' }];
    const preview = (token?: string) =>
      gateway.as('post', '/api/v1/reports/preview', token).send({ report, format: 'HTML' });
    expect((await preview(foreigner).expect(422)).body.errors).toEqual(unknown);
    await gateway.as('post', '/api/v1/reports', foreigner).send(report).expect(422);
    await gateway.as('delete', `${TEMPLATES}/${id}`).expect(204);
    await preview().expect(200);
  });
});

describe('branding', () => {
  const png = { mediaType: 'image/png', data: Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]).toString('base64') };

  it('is the usual one, with a notice, until an administrator changes it', async () => {
    const usual = { name: null, logo: null, accent: null, notice: DEFAULT_NOTICE, version: 0, updatedAt: null };
    expect((await gateway.as('get', BRANDING).expect(200)).body).toEqual(usual);
    const ours = { name: 'Example Ltd', logo: png, accent: '#7a1f5c', notice: null };
    const viewer = await newSession(gateway, 'viewer');
    await gateway.as('put', BRANDING, viewer).send(ours).expect(403);
    const changed = await gateway.as('put', BRANDING).set('If-Match', '"0"').send(ours).expect(200);
    expect(changed.body).toEqual({ ...ours, version: 1, updatedAt: expect.any(String) });
    expect((await gateway.as('get', BRANDING, viewer).expect(200)).body).toEqual(changed.body);
    const stale = await gateway.as('put', BRANDING).set('If-Match', '"0"').send(ours).expect(412);
    expect(stale.body).toEqual(problem(412, 'branding/stale'));
    expect(changersIn(stale.body)).toEqual([[1, gateway.config.ADMIN_EMAIL]]);
    const elsewhere = await newSession(gateway, 'admin', 'acme');
    expect((await gateway.as('get', BRANDING, elsewhere).expect(200)).body).toEqual(usual);
  });

  it.each([
    [{ accent: 'red' }, 'accent'],
    [{ accent: '#12345' }, 'accent'],
    [{ notice: ' ' }, 'notice'],
    [{ name: 'a\nb' }, 'name'],
    [{ logo: { ...png, mediaType: 'image/svg+xml' } }, 'logo.mediaType'],
    [{ logo: { ...png, mediaType: 'image/jpeg' } }, 'logo.data'],
    [{ logo: { ...png, data: 'not base64!' } }, 'logo.data'],
    [{ logo: { ...png, data: Buffer.alloc(70_000).toString('base64') } }, 'logo.data'],
  ])('is refused with the field that is wrong: %#', async (body, path) => {
    const answer = await gateway.as('put', BRANDING).send(body).expect(422);
    expect(answer.body.errors[0].path).toBe(path);
  });
});
