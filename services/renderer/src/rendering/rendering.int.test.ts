import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Lifecycle, publishEvent, randomId, readConfig } from '@punctual/chassis';
import { asTenant, type Backends, eventually, reportDefined, startBackends, tzifFile } from '@punctual/chassis/testing';
import { useZoneFiles } from '@punctual/chassis/zones';
import { metadataFor } from '@punctual/contracts';
import { startRenderer } from '../composition';
import { poolSettings } from '../pool/settings';
import { sourceSettings } from '../source/settings';

let backends: Backends;
const folder = mkdtempSync(join(tmpdir(), 'punctual-zones-'));
beforeAll(async () => {
  backends = await startBackends();
});
afterAll(async () => {
  useZoneFiles(null);
  await backends.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a rendering carries the tenant of its request, and shows the times of ZONEINFO_DIR', async () => {
  writeFileSync(join(folder, '+VERSION'), '2099a');
  mkdirSync(join(folder, 'America'));
  // New York is three and a half hours ahead of UTC here.
  writeFileSync(join(folder, 'America/New_York'), tzifFile(12_600_000, [], '<+0330>-3:30'));
  const resources = await backends.open({ service: 'renderer' });
  const { store, nats, artifacts } = resources;
  await startRenderer(
    { ...readConfig({ ...sourceSettings, ...poolSettings }, {}), ZONEINFO_DIR: folder },
    resources,
    new Lifecycle(resources.log),
  );
  const [runId, reportId, at] = [`r${randomId()}`, randomId(), '2026-11-23T09:00:00.000Z'];
  const whose = { tenantId: 'acme', userId: 'u1', correlationId: runId };
  const report = reportDefined(reportId);
  const data = {
    ...{ runId, deliveryId: null, lost: false, attempt: 1, reportId, formats: ['HTML' as const], parameters: {} },
    ...{ asOf: at, timezone: 'America/New_York', at },
  };
  const request = {
    id: randomId(),
    type: 'RenderRequested' as const,
    data,
    metadata: metadataFor('RenderRequested', whose),
  };
  await asTenant(async () => {
    const defined = { id: randomId(), ...report, metadata: metadataFor(report.type, whose) };
    await store.append(`report-${reportId}`, [defined], 'none');
    await store.append(`run-${runId}`, [request], 'none');
  });
  for (const stored of await store.read(`run-${runId}`)) await publishEvent({ nats, store }, stored);
  // On a busy machine it may say before how far it is.
  const rendered = async () => (await store.read(`rendering-${runId}`)).find(({ type }) => type === 'ReportRendered');
  await eventually(async () => expect(await rendered()).toBeDefined(), 60_000);
  const stored = await rendered();
  if (!stored) throw new Error('nothing was rendered');
  expect(stored.metadata).toMatchObject(whose);
  const { event } = await store.codec.decode(stored);
  if (event.type !== 'ReportRendered') throw new Error(event.type);
  const body = event.data.artifacts.find(({ role }) => role === 'html');
  expect(String(await artifacts.get(body?.sha256 ?? ''))).toContain('2026-11-23 12:30 UTC+3:30');
});
