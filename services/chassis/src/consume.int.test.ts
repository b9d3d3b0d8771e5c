import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metadataFor, type ServiceName } from '@punctual/contracts';
import { randomId } from './ids';
import { publishEvent } from './publish';
import type { Resources } from './resources';
import { type Backends, startBackends } from './testing/backends';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

let backends: Backends;
let mine: Resources;
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterAll(() => backends.close());

const publish = async (): Promise<string> => {
  const { type, data } = reportDefined();
  const id = randomId();
  const metadata = metadataFor(type, { tenantId: 'default' });
  await publishEvent(mine, {
    id,
    stream: `report-${data.reportId}`,
    revision: 0n,
    position: { commit: 1n, prepare: 1n },
    type,
    data,
    metadata,
    created: '2026-11-23T09:00:00.000Z',
  });
  return id;
};

describe('consumers', () => {
  it('recover after a broker restart, with or without its files', async () => {
    const seen: string[] = [];
    mine.bus.onEvent('tracker' as ServiceName, 'ReportDefined', async ({ id }) => void seen.push(id));
    const first = await publish();
    await eventually(() => expect(seen).toContain(first));

    await backends.stopNats();
    await backends.startNats();
    const second = await eventually(publish);
    await eventually(() => expect(seen).toContain(second), 30_000);

    await backends.stopNats();
    await rm(backends.natsDirectory, { recursive: true });
    await backends.startNats();
    const third = await eventually(async () => {
      await mine.bus.ensureStreams();
      return publish();
    });
    await eventually(() => expect(seen).toContain(third), 30_000);
    expect(seen.filter((id) => id === first || id === second)).toEqual([first, second]);
  }, 70_000);
});
