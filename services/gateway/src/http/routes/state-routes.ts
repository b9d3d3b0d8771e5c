import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, EventStore, Health, ZoneData } from '@punctual/chassis';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { health, zoneDataSchema } from './system-routes';

type Needs = {
  health: () => Promise<Health[]>;
  zones: ZoneData;
  engine: Pick<ViewEngine, 'states' | 'lagSeconds'>;
  store: Pick<EventStore, 'identity'>;
  clock: Pick<Clock, 'millis'>;
  /** How many streams of events are open. */
  streams: { readonly size: number };
};

const view = z.strictObject({
  name: z.string(),
  version: z.number().int(),
  served: z.number().int().nullable().describe('the version that is read now; null while the first is built'),
  problem: z.string().nullable().describe('why it has stopped; null while it follows the log'),
});
const state = z
  .strictObject({
    parts: z.array(health),
    versions: z.strictObject({ punctual: z.string(), node: z.string() }),
    startedAt: z.iso.datetime(),
    views: z.array(view),
    viewLagSeconds: z.number(),
    eventStreams: z.number().int().describe('open streams of events at this gateway'),
    logId: z.string().describe('the id of the event log'),
    zoneData: zoneDataSchema,
  })
  .meta({ id: 'SystemState' });

const packageOf = (): { version: string } =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')));

/** The state of the parts, for administrators. */
export const stateRoutes = ({ health: askParts, zones, engine, store, clock, streams }: Needs): Operation[] => {
  const versions = { punctual: packageOf().version, node: process.version };
  return [
    operation({
      method: 'get',
      path: '/api/v1/system/state',
      id: 'getSystemState',
      tag: 'Operation',
      summary: 'Read the state of the parts of this gateway and of its views',
      access: 'admin',
      answers: { 200: json('The state', state) },
      handle: async () => {
        const [parts, logId] = await Promise.all([askParts(), store.identity()]);
        const views = { views: engine.states(), viewLagSeconds: engine.lagSeconds() };
        const startedAt = new Date(clock.millis() - Math.floor(process.uptime()) * 1000).toISOString();
        const body = { parts, versions, startedAt, ...views, eventStreams: streams.size, logId, zoneData: zones };
        return { status: 200, body };
      },
    }),
  ];
};
