import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { newSession } from '../testing/people';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 60_000);
afterAll(() => gateway.close());

const check = (name: string) => gateway.as('post', `/api/v1/connections/${name}/check`);

describe('the connections of data sources', () => {
  it('are listed as the renderer knows them, on behalf of the caller', async () => {
    const { body } = await gateway.as('get', '/api/v1/connections').expect(200);
    expect(body.nextCursor).toBeNull();
    expect(body.data).toEqual([
      { name: 'away', kind: 'postgres', usable: true, allow: null, lastUsedAt: null, lastError: null },
      { name: 'works', kind: 'postgres', usable: true, allow: null, lastUsedAt: null, lastError: null },
    ]);
  });

  it('are checked, and one that does not work is an answer, not an error', async () => {
    expect((await check('works').expect(200)).body).toMatchObject({ ok: true, code: null });
    expect((await check('away').expect(200)).body).toMatchObject({ ok: false, code: 'source/unreachable' });
    expect((await check('none').expect(404)).body).toMatchObject({ code: 'connection/unknown' });
    await check('..%2f').expect(422);
  });

  it('are for those who write reports', async () => {
    const viewer = await newSession(gateway, 'viewer');
    const author = await newSession(gateway, 'author');
    await gateway.as('get', '/api/v1/connections', viewer).expect(403);
    await gateway.as('post', '/api/v1/connections/works/check', viewer).expect(403);
    await gateway.as('get', '/api/v1/connections', author).expect(200);
    await gateway.api.get('/api/v1/connections').expect(401);
  });
});
