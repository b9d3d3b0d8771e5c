import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { durableName, metadataFor, type ServiceName, STREAMS } from '@punctual/contracts';
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

/** Until every message is acknowledged at the broker: one stopped before that rightly sends the message again. */
const acknowledged = () =>
  eventually(async () => {
    const manager = await mine.nats.jetstreamManager();
    const { num_pending, num_ack_pending } = await manager.consumers.info(
      STREAMS.events,
      durableName('tracker', 'ReportDefined'),
    );
    expect(num_pending + num_ack_pending).toBe(0);
  });

describe('consumers', () => {
  it('recover after a broker restart, with or without its files', async () => {
    const seen: string[] = [];
    mine.bus.onEvent('tracker' as ServiceName, 'ReportDefined', async ({ id }) => void seen.push(id));
    const first = await publish();
    await eventually(() => expect(seen).toContain(first));
    await acknowledged();

    await backends.stopNats();
    await backends.startNats();
    const second = await eventually(publish);
    await eventually(() => expect(seen).toContain(second), 30_000);
    await acknowledged();

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
