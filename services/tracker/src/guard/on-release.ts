import { type CommandHandler, currentContext, type Handler } from '@punctual/chassis';
import { type Event, Rejection } from '@punctual/contracts';
import type { Needs } from '../needs';
import { orderOf, renderingFor } from '../run/log-reader';
import { deadlineOf } from '../run/retry';
import { awaitsRendering } from '../run/run';
import { sendRun } from '../run/send-run';

/** A person lets a held run go on. What it sends is what was rendered before; its deadline is counted from now. */
export const onReleaseRun =
  ({
    runs,
    store,
    clock,
    graceMs,
  }: Pick<Needs, 'runs' | 'store' | 'clock' | 'graceMs'>): CommandHandler<'ReleaseRun'> =>
  async ({ data: { runId } }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('run/invalid', 'a run is released by a user');
    const order = await orderOf(store, runId);
    if (!order) throw new Rejection('run/unknown', 'there is no such run');
    const now = clock.now();
    const deadline = deadlineOf(order.retry, graceMs, now);
    await runs.execute(runId, { type: 'Release', data: { userId, deadline, now } });
    return {};
  };

/** Opens the deliveries of a run that was released. */
export const onRunReleased =
  (needs: Needs): Handler<Event<'RunReleased'>> =>
  async ({ data: { occurrenceId, attempt } }) => {
    const { runs, store } = needs;
    const run = awaitsRendering(await runs.load(occurrenceId), attempt);
    const order = await orderOf(store, occurrenceId);
    if (!run || !order) return;
    const rendering = attempt === 0 ? run.opened.rendering : await renderingFor(store, occurrenceId, attempt);
    if (rendering) await sendRun(needs, run.opened, order, rendering);
  };
