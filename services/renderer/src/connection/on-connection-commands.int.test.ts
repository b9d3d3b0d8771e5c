import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runIn, systemClock } from '@punctual/chassis';
import { sourcesWith } from '../testing/sources';
import { onCheckConnection, onListConnections } from './on-connection-commands';

const folder = mkdtempSync(join(tmpdir(), 'renderer-check-'));
const file = join(folder, 'shop.db');
new DatabaseSync(file).close();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = sourcesWith(
  {
    CONNECTIONS: JSON.stringify({
      shop: { url: `sqlite://${file}` },
      away: { url: 'postgres://reports:geheim@127.0.0.1:1/x' },
      hr: { url: `sqlite://${file}`, allow: { users: ['root@example.com'] } },
    }),
  },
  {
    users: {
      ada: { email: 'ada@example.com', role: 'author' },
      root: { email: 'root@example.com', role: 'admin' },
      boss: { email: 'boss@example.com', role: 'admin' },
    },
  },
);
const as = <T>(userId: string, work: () => T, tenantId = 'default'): T => runIn({ tenantId, userId }, work);
const command = { commandId: 'c' };
const list = (userId: string) =>
  as(userId, () => onListConnections({ sources })({ ...command, type: 'ListConnections', data: {} }));
const check = (userId: string, name: string) =>
  as(userId, () =>
    onCheckConnection({ sources, clock: systemClock })({ ...command, type: 'CheckConnection', data: { name } }),
  );

describe('the connections', () => {
  it('are checked by connecting', async () => {
    expect(await check('ada', 'shop')).toMatchObject({ ok: true, code: null });
    expect(await check('ada', 'away')).toMatchObject({ ok: false, code: 'source/unreachable' });
    expect(JSON.stringify(await check('ada', 'away'))).not.toContain('geheim');
    await expect(check('ada', 'hr')).rejects.toMatchObject({ code: 'connection/unknown' });
    await expect(check('ada', 'none')).rejects.toMatchObject({ code: 'connection/unknown' });
    expect(await check('root', 'hr')).toMatchObject({ ok: true });
    expect(await check('boss', 'hr')).toMatchObject({ ok: false, code: 'source/denied' });
  });

  it('of another tenant do not exist', async () => {
    const elsewhere = <T>(work: () => T) => as('root', work, 'acme');
    const none = await elsewhere(() =>
      onListConnections({ sources })({ ...command, type: 'ListConnections', data: {} }),
    );
    expect(none).toEqual({ connections: [] });
    const request = { ...command, type: 'CheckConnection' as const, data: { name: 'shop' } };
    const checked = elsewhere(() => onCheckConnection({ sources, clock: systemClock })(request));
    await expect(checked).rejects.toMatchObject({ code: 'connection/unknown' });
    const source = { kind: 'sql' as const, connection: 'shop', query: 'select 1' };
    expect(await elsewhere(() => sources.problemsOf(source, 'root'))).toMatchObject([{ path: 'source.connection' }]);
  });

  it('are listed for those who may use them, with their last use', async () => {
    await check('ada', 'away');
    const shown = async (userId: string) =>
      ((await list(userId))['connections'] as { name: string; usable: boolean }[]).map(
        ({ name, usable }) => `${name} ${usable}`,
      );
    expect(await shown('ada')).toEqual(['away true', 'shop true']);
    expect(await shown('boss')).toEqual(['away true', 'hr false', 'shop true']);
    expect(await shown('root')).toEqual(['away true', 'hr true', 'shop true']);
    const about = { kind: 'postgres', lastUsedAt: expect.any(String) };
    expect((await list('ada'))['connections']).toContainEqual(
      expect.objectContaining({ ...about, lastError: { code: 'source/unreachable', message: null } }),
    );
    expect((await list('boss'))['connections']).toContainEqual(
      expect.objectContaining({ ...about, lastError: { code: 'source/unreachable', message: expect.any(String) } }),
    );
    const allowed = async (userId: string) =>
      ((await list(userId))['connections'] as { name: string; allow?: object | null }[]).map(({ allow }) => allow);
    expect(await allowed('boss')).toEqual([null, { roles: [], users: ['root@example.com'] }, null]);
    expect(await allowed('ada')).toEqual([undefined, undefined]);
    expect(JSON.stringify(await list('root'))).not.toMatch(/geheim|shop\.db/);
  });
});
