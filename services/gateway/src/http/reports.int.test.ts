import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { changersIn, newReport, problem, reportDraft } from '../testing/requests';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe('reports', () => {
  it('are created, read, revised, deleted and restored, and each write is visible to the next read', async () => {
    const created = await gateway.as('post', '/api/v1/reports').send(reportDraft).expect(201);
    const one = `/api/v1/reports/${created.body.id}`;
    expect(created.headers.location).toBe(one);
    expect(created.body).toMatchObject({ name: 'Progress', version: 1, source: { kind: 'inline', rows: [{ a: 1 }] } });
    const read = await gateway.as('get', one).expect(200);
    expect(read.body).toEqual(created.body);
    expect(read.headers.etag).toBe(created.headers.etag);
    await gateway.as('get', one).set('If-None-Match', String(read.headers.etag)).expect(304);
    const revised = await gateway
      .as('put', one)
      .set('If-Match', String(read.headers.etag))
      .send({ ...reportDraft, name: 'New' })
      .expect(200);
    expect(revised.body).toMatchObject({ name: 'New', version: 2 });
    const stale = await gateway.as('put', one).set('If-Match', String(read.headers.etag)).send(reportDraft).expect(412);
    expect(stale.body).toEqual(problem(412, 'report/stale'));
    // Only the changes after the version that was read, and who made them.
    const email = gateway.config.ADMIN_EMAIL;
    expect(changersIn(stale.body)).toEqual([[2, email]]);
    await gateway.as('put', one).set('If-Match', '"nonsense"').send(reportDraft).expect(412);
    await gateway.as('delete', one).set('If-Match', '"2"').expect(204);
    expect((await gateway.as('get', one).expect(404)).body).toEqual(problem(404, 'report/unknown'));
    const list = await gateway.as('get', '/api/v1/reports?limit=200').expect(200);
    expect(list.body.data.map(({ id }: { id: string }) => id)).not.toContain(created.body.id);
    await gateway.as('post', `${one}/restore`).expect(200);
    await gateway.as('get', one).expect(200);
  });

  it('are searched by a part of the name or type, in any case, with signs that stand for themselves', async () => {
    for (const name of ['100% Größe', '100 x Gross'])
      await gateway
        .as('post', '/api/v1/reports')
        .send({ ...reportDraft, name, type: 'Umsatz_A' })
        .expect(201);
    const found = async (search: string) => {
      const { body } = await gateway.as('get', '/api/v1/reports').query({ search, sort: 'name' }).expect(200);
      return body.data.map(({ name }: { name: string }) => name);
    };
    expect(await found('100')).toEqual(['100 x Gross', '100% Größe']);
    expect(await found(' 100% GRÖßE ')).toEqual(['100% Größe']);
    expect(await found('umsatz_a')).toHaveLength(2);
    expect(await found('umsatz%')).toEqual([]);
    expect(await found("' OR 1=1 --")).toEqual([]);
    expect(await found('  ')).toEqual(await found(''));
    await gateway
      .as('get', '/api/v1/reports')
      .query({ search: 'x'.repeat(201) })
      .expect(422);
    const { body } = await gateway.as('get', '/api/v1/reports').query({ search: '100', limit: 1 }).expect(200);
    await gateway.as('get', '/api/v1/reports').query({ limit: 1, cursor: body.nextCursor }).expect(422);
  });

  it('names every invalid field', async () => {
    const { body } = await gateway
      .as('post', '/api/v1/reports')
      .send({ name: 'a\nb', source: { kind: 'ftp' }, colour: 1 })
      .expect(422);
    expect(body).toEqual(problem(422, 'request/invalid'));
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'colour',
      'name',
      'source.kind',
      'type',
    ]);
  });

  it('refuses what is not JSON, too large, too deep, or of another type', async () => {
    const post = () => gateway.as('post', '/api/v1/reports');
    expect((await post().set('Content-Type', 'application/json').send('{"name":').expect(400)).body).toEqual(
      problem(400, 'request/malformed'),
    );
    expect((await post().set('Content-Type', 'application/json').send('"text"').expect(400)).body).toEqual(
      problem(400, 'request/malformed'),
    );
    expect(
      (
        await post()
          .send({ name: 'x'.repeat(1_100_000) })
          .expect(413)
      ).body,
    ).toEqual(problem(413, 'request/too-large'));
    expect((await post().set('Content-Type', 'text/plain').send('x').expect(415)).body).toEqual(
      problem(415, 'request/unsupported-media-type'),
    );
    const deep = `{"name":"x","type":"y","source":{"kind":"inline","rows":[{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}}`;
    expect((await post().set('Content-Type', 'application/json').send(deep).expect(422)).body).toEqual(
      problem(422, 'request/invalid'),
    );
  });
});

describe('lists', () => {
  it('continue with a cursor that no other list accepts', async () => {
    for (let count = 0; count < 3; count++) await newReport(gateway);
    const first = await gateway.as('get', '/api/v1/reports?limit=2&sort=name').expect(200);
    expect(first.body.data).toHaveLength(2);
    expect(first.body.data[0]).not.toHaveProperty('source.rows');
    const seen = new Set<string>(first.body.data.map(({ id }: { id: string }) => id));
    let cursor: string | null = first.body.nextCursor;
    while (cursor) {
      const next = await gateway.as('get', `/api/v1/reports?limit=2&sort=name&cursor=${cursor}`).expect(200);
      for (const { id } of next.body.data as { id: string }[]) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      cursor = next.body.nextCursor;
    }
    const all = await gateway.as('get', '/api/v1/reports?limit=200').expect(200);
    expect(seen.size).toBe(all.body.data.length);
    for (const path of [
      `/api/v1/reports?sort=-name&cursor=${first.body.nextCursor}`,
      `/api/v1/report-schedules?cursor=${first.body.nextCursor}`,
      '/api/v1/reports?cursor=x',
    ]) {
      expect((await gateway.as('get', path).expect(422)).body.errors[0].path).toBe('cursor');
    }
  });

  it.each(['limit=100000', 'limit=0', 'limit=x', 'limit=1&limit=2', 'colour=red', 'sort=hash'])(
    'refuse ?%s',
    async (query) => {
      const { body } = await gateway.as('get', `/api/v1/reports?${query}`).expect(422);
      expect(body.errors[0].path).toBe(query.split('=')[0]);
    },
  );
});
