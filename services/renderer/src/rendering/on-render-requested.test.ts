import { describe, expect, it } from '@jest/globals';
import { createLog, fold, Unavailable } from '@punctual/chassis';
import { FakeClock } from '@punctual/chassis/testing';
import type { RenderingEvent, RenderRequested } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { SourceError } from '../source/source-error';
import { RENDERED, renderRequest } from '../testing/render-request';
import { onRenderRequested, type RenderReport } from './on-render-requested';
import { rendering } from './rendering';

const request = (changes: Partial<RenderRequested['data']> = {}): RenderRequested & { id: string } => ({
  id: 'e1',
  type: 'RenderRequested',
  data: renderRequest(changes),
});
const setUp = (renderReport: RenderReport) => {
  const log: RenderingEvent[] = [];
  const renderings = {
    execute: async (_: string, command: Parameters<typeof rendering.decide>[0]) => {
      const events = rendering.decide(command, fold(rendering, log, rendering.initial));
      log.push(...events);
      return events;
    },
    load: async () => fold(rendering, log, rendering.initial),
  };
  const clock = FakeClock.at('2026-11-23T09:00:01Z');
  return { log, handle: onRenderRequested({ renderings, renderReport, clock, log: createLog('test', 'silent') }) };
};

describe('a render request', () => {
  it('is answered with the files, once', async () => {
    const { log, handle } = setUp(async () => RENDERED);
    await handle(request());
    await handle(request());
    expect(log).toEqual([
      {
        type: 'ReportRendered',
        data: {
          runId: 'r1',
          deliveryId: null,
          attempt: 1,
          reportId: request().data.reportId,
          ...RENDERED,
          at: '2026-11-23T09:00:01.000Z',
        },
      },
    ]);
  });

  it.each([
    [
      new RenderError('report/deleted', 'the report is deleted'),
      { code: 'report/deleted', message: 'the report is deleted', final: true },
    ],
    [
      new SourceError('unreachable', 'the database cannot be reached'),
      { code: 'source/unreachable', message: 'the database cannot be reached', final: false },
    ],
    [
      new TypeError('inner details'),
      {
        code: 'report/render-failed',
        message: 'the report could not be rendered; the service log says why',
        final: false,
      },
    ],
  ])('that fails with %s records the failure', async (error, told) => {
    const { log, handle } = setUp(async () => {
      throw error;
    });
    await handle(request());
    expect(log).toEqual([
      {
        type: 'RenderFailed',
        data: { runId: 'r1', deliveryId: null, attempt: 1, ...told, at: '2026-11-23T09:00:01.000Z' },
      },
    ]);
  });

  it('is retried by the queue when a part is unreachable', async () => {
    const { log, handle } = setUp(async () => {
      throw new Unavailable('nats', 'away');
    });
    await expect(handle(request())).rejects.toThrow('away');
    expect(log).toEqual([]);
  });
});
