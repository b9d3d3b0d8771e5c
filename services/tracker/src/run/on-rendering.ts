import type { Handler } from '@punctual/chassis';
import { deliveryIds, type Event } from '@punctual/contracts';
import { askForFiles } from '../delivery/ask-for-files';
import type { Needs } from '../needs';
import { orderOf, renderingOf } from './log-reader';
import { awaitsRendering, type OpenRun } from './run';
import { sendRun } from './send-run';

/** The run, when it waits for this rendering. Another worker may have requested a new one since the state was cached here. */
const waitingRun = async ({ runs }: Needs, runId: string, attempt: number): Promise<OpenRun | null> =>
  awaitsRendering(await runs.load(runId, { atLeast: 0n }), attempt) ?? awaitsRendering(await runs.load(runId), attempt);

/** The report is rendered: the run is judged and sent. */
export const onReportRendered =
  (needs: Needs): Handler<Event<'ReportRendered'>> =>
  async ({ data }) => {
    const { recent, store } = needs;
    recent.remember(data);
    const run = await waitingRun(needs, data.runId, data.attempt);
    if (!run) return;
    const order = await orderOf(store, run.opened.occurrenceId);
    if (order) await sendRun(needs, run.opened, order, renderingOf(data));
  };

/** Rendering failed: retries later or gives up, also for deliveries whose files must be rendered again. */
export const onRenderFailed =
  (needs: Needs): Handler<Event<'RenderFailed'>> =>
  async ({ data: { runId, attempt, message, final } }) => {
    const { runs, clock } = needs;
    const told = { attempt, message, final, now: clock.now() };
    const [event] = await runs.execute(runId, { type: 'RecordRenderFailed', data: told });
    if (event?.type !== 'RunFailed') return;
    for (const deliveryId of deliveryIds(event.data.occurrenceId, event.data.pages))
      await askForFiles(needs, deliveryId);
  };
