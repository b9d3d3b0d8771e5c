import type { Handler } from '@punctual/chassis';
import type { Event } from '@punctual/contracts';
import { lookUp } from '../dataset/look-up';
import { isReady } from '../dataset/readiness';
import type { Needs } from '../needs';
import { filesSentBefore } from '../repeat/files-sent-before';
import { audienceOf } from './audience';
import { deadlineOf } from './retry';
import { awaitsRendering } from './run';
import { sendRun } from './send-run';

/**
 * Opens the run of an occurrence. If an identical rendering was just made for another run, the run uses it and opens its
 * deliveries immediately; otherwise it requests one.
 */
export const onOccurrenceFired =
  (needs: Needs): Handler<Event<'OccurrenceFired'>> =>
  async ({ data: fired }) => {
    const { runs, recent, clock, graceMs } = needs;
    const { occurrenceId, scheduleId } = fired;
    const audience = await audienceOf(needs, fired);
    const { pages, recipients, lists, problem } = audience;
    const now = clock.now();
    if (problem !== undefined) {
      const why = { cause: 'audience', reason: problem } as const;
      const data = { ...why, occurrenceId, scheduleId, pages: 0, now };
      await runs.execute(occurrenceId, { type: 'Fail', data }, { isNew: true });
      return;
    }
    const people = audience.rows?.people ?? null;
    const wait = fired.waitFor ? await lookUp(needs, fired.waitFor) : null;
    // The time it waits for data does not count.
    const begins = wait && !isReady(wait) && Date.parse(wait.until) > Date.parse(now) ? wait.until : now;
    const deadline = deadlineOf(fired.retry, graceMs, begins);
    const same = await filesSentBefore(needs, fired);
    // A rendering made for another run may be older than the data it waits for or of another version, and has no parts for
    // people in the rows.
    const rendering = same ?? (wait || people || fired.repeats ? null : recent.find(occurrenceId, fired));
    await runs.execute(
      occurrenceId,
      {
        type: 'OpenRun',
        data: { fired, pages: pages.length, recipients, lists, people, deadline, rendering, wait, now },
      },
      { isNew: true },
    );
    // Also when the run is already open: the worker that opened it may have stopped before opening the deliveries.
    const run = awaitsRendering(await runs.load(occurrenceId, { atLeast: 0n }), 0);
    if (run?.opened.rendering) await sendRun(needs, run.opened, fired, run.opened.rendering, audience);
  };
