import type { Handler } from '@punctual/chassis';
import type { Event } from '@punctual/contracts';
import type { Needs } from '../needs';
import { audienceOf } from './audience';
import { openDeliveries } from './open-deliveries';
import { deadlineOf } from './retry';
import { awaitsRendering } from './run';

/**
 * Opens the run of an occurrence. Where the very same rendering was just made for another run it is used, and the
 * deliveries are opened at once; otherwise the run asks for one.
 */
export const onOccurrenceFired =
  (needs: Needs): Handler<Event<'OccurrenceFired'>> =>
  async ({ data: fired }) => {
    const { runs, recent, clock, graceMs } = needs;
    const { occurrenceId } = fired;
    const { pages, recipients } = audienceOf(fired);
    const now = clock.now();
    const deadline = deadlineOf(fired.retry, graceMs, now);
    const rendering = recent.find(occurrenceId, fired);
    await runs.execute(
      occurrenceId,
      { type: 'OpenRun', data: { fired, pages: pages.length, recipients, deadline, rendering, now } },
      { isNew: true },
    );
    // Also when it is open already: whoever opened it may have ended before its deliveries were.
    const run = awaitsRendering(await runs.load(occurrenceId, { atLeast: 0n }), 0);
    if (run?.opened.rendering) await openDeliveries(needs, run.opened, run.opened.rendering, pages);
  };
