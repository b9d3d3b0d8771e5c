import type { Health, Telemetry, ZoneData } from '@punctual/chassis';
import { z } from 'zod';
import { json } from '../described';
import { type Operation, operation } from '../operation';

type Needs = {
  /** The state of every part of this process that reports it. */
  health: () => Promise<Health[]>;
  telemetry: Telemetry;
  zones: ZoneData;
};

/** Which edition of the IANA time zone database is in use, and where it comes from; `newer` is a newer edition of the system that cannot be used. */
export const zoneDataSchema = z
  .strictObject({ version: z.string(), source: z.string(), newer: z.string().optional() })
  .meta({ id: 'ZoneData' });

/** The state of one part. */
export const health = z.strictObject({ part: z.string(), ok: z.boolean(), detail: z.string() });
const ready = z
  .strictObject({ status: z.enum(['ready', 'unavailable']), parts: z.array(health), zoneData: zoneDataSchema })
  .meta({ id: 'Readiness' });
const tag = 'Operation';
const uncached = { 'Cache-Control': 'no-store' };

/** Routes for operators: liveness, readiness, zone data and metrics. */
export const systemRoutes = ({ health: askParts, telemetry, zones }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/health/live',
    id: 'getLiveness',
    tag,
    summary: 'Whether the process runs',
    access: 'public',
    answers: { 200: json('It runs', z.strictObject({ status: z.literal('live') })) },
    handle: async () => ({ status: 200, body: { status: 'live' }, headers: uncached }),
  }),
  operation({
    method: 'get',
    path: '/health/ready',
    id: 'getReadiness',
    tag,
    summary: 'Whether every part is available, and which parts are not',
    access: 'public',
    answers: { 200: json('Every part is available', ready), 503: json('A part is unavailable', ready) },
    handle: async () => {
      const parts = await askParts();
      const ok = parts.every((part) => part.ok);
      return {
        status: ok ? 200 : 503,
        body: { status: ok ? 'ready' : 'unavailable', parts, zoneData: zones },
        headers: uncached,
      };
    },
  }),
  operation({
    method: 'get',
    path: '/api/v1/zone-data',
    id: 'getZoneData',
    tag,
    summary: 'The time zone data in use: the version of the IANA database, and where it comes from',
    access: 'reader',
    answers: { 200: json('The zone data', zoneDataSchema) },
    handle: async () => ({ status: 200, body: zones }),
  }),
  operation({
    method: 'get',
    path: '/metrics',
    id: 'getMetrics',
    tag,
    summary: 'Metrics in the Prometheus text format',
    access: 'public',
    answers: { 200: { description: 'Prometheus text format', schema: z.string(), mediaType: 'text/plain' } },
    handle: async () => ({
      status: 200,
      body: await telemetry.metrics(),
      headers: { ...uncached, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
  }),
];
