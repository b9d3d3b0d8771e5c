import type { Event } from '@punctual/contracts';
import { withChanges } from '../changes/with-changes';
import { type Found, observe } from '../condition/observe';
import type { Rendering } from '../delivery/state';
import type { Needs } from '../needs';
import { lineOf } from './verdict-line';

/** The rendering of a run that sends, with what its condition found in its bodies. */
export const withFindings = async (
  needs: Pick<Needs, 'artifacts' | 'withLine'>,
  order: Pick<Event<'OccurrenceFired'>['data'], 'judging' | 'formats' | 'moreReports'>,
  found: Found,
  rendering: Rendering,
): Promise<Rendering> => {
  // What was found is of all rows, and the people in them are to see their own alone.
  if (rendering.parts) return rendering;
  const { judging, formats, moreReports } = order;
  // Those of the first report come before the files of the others.
  const own = moreReports ? new Set(formats).size : Number.POSITIVE_INFINITY;
  const changes = judging ? await withChanges(needs, judging, found, rendering, own) : null;
  return needs.withLine(changes?.rendering ?? rendering, lineOf(found), changes?.lists ?? null);
};

/**
 * Judges a run by its rendering, and ends it when it does not send: skipped, or failed when it could not be judged.
 * @returns the rendering to send, with what the condition says in its bodies unless each person gets a part; null when nothing is sent
 */
export const judgeRun = async (
  needs: Needs,
  { occurrenceId, scheduleId, pages }: Event<'RunOpened'>['data'],
  fired: Event<'OccurrenceFired'>['data'],
  rendering: Rendering,
): Promise<Rendering | null> => {
  const observation = await observe(needs, fired, rendering);
  if (!observation) return rendering;
  const { runs, clock } = needs;
  const { state, send, text, tellsOwner } = observation.verdict;
  if (send) return withFindings(needs, fired, observation, rendering);
  const now = clock.now();
  if (state === 'error') {
    const about = { occurrenceId, scheduleId, pages, now };
    const reason = `the condition could not be judged: ${text}`;
    await runs.execute(occurrenceId, { type: 'Fail', data: { ...about, cause: 'condition', reason } });
  } else await runs.execute(occurrenceId, { type: 'Skip', data: { verdict: text, tellsOwner, now } });
  return null;
};
