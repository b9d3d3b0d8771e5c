import { type Clock, type Handler, type Log, type Repository, Unavailable } from '@punctual/chassis';
import type { Event, RenderingEvent, RenderProgress, RenderRequested } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { reporting } from './progress';
import type { Rendering, RenderingCommand } from './rendering';

export type Renderings = Repository<Rendering, RenderingCommand, RenderingEvent>;
/** The result of rendering a report: the data of `ReportRendered` without the request it answers. */
export type RenderedReport = Omit<
  Event<'ReportRendered'>['data'],
  'runId' | 'deliveryId' | 'attempt' | 'reportId' | 'at'
>;
/** Renders what a request asks for, and keeps `progress` up to date while it does. */
export type RenderReport = (request: RenderRequested['data'], progress?: RenderProgress) => Promise<RenderedReport>;
type Needs = { renderings: Renderings; renderReport: RenderReport; clock: Clock; log: Log };

const failureOf = (error: unknown): Pick<Event<'RenderFailed'>['data'], 'code' | 'message' | 'final'> =>
  error instanceof RenderError
    ? { code: error.code, message: error.message, final: error.isFinal }
    : {
        code: 'report/render-failed',
        message: 'the report could not be rendered; the service log says why',
        final: false,
      };

/** Renders a report and records the files, or the failure. */
export const onRenderRequested =
  ({ renderings, renderReport, clock, log }: Needs): Handler<RenderRequested> =>
  async ({ data: request }) => {
    const { runId, attempt, reportId } = request;
    const about = { runId, deliveryId: null, attempt };
    const record = (data: RenderingCommand['data']) => renderings.execute(runId, { type: 'RecordRendering', data });
    const tell = (progress: RenderProgress) =>
      record({ type: 'RenderProgressed', data: { runId, attempt, ...progress, at: clock.now() } });
    let answer: RenderingCommand['data'];
    try {
      const rendered = await reporting((progress) => renderReport(request, progress), tell, log);
      answer = { type: 'ReportRendered', data: { ...about, reportId, ...rendered, at: clock.now() } };
    } catch (error) {
      if (error instanceof Unavailable) throw error; // the queue retries; the report is not the cause
      log.warn({ err: error, reportId }, 'rendering failed');
      answer = { type: 'RenderFailed', data: { ...about, ...failureOf(error), at: clock.now() } };
    }
    await renderings.execute(runId, { type: 'RecordRendering', data: answer }, { isNew: attempt === 1 });
  };
