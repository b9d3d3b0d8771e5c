import type { Event } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import { holdBack } from '../guard/hold-back';
import { lettersOf } from '../letter/letters';
import type { Needs } from '../needs';
import { type Audience, asRecorded, audienceOf } from './audience';
import { judgeRun } from './judge-run';
import { openDeliveries } from './open-deliveries';
import { refusedMarks } from './refused-marks';

/**
 * What follows the rendering of a run: it is judged, fails where its files have marks that its schedule refuses, is held back where
 * its guard says so, and its deliveries are opened. Doing it again changes nothing. `audience` is read from the log unless it is given.
 */
export const sendRun = async (
  needs: Needs,
  opened: Event<'RunOpened'>['data'],
  order: Event<'OccurrenceFired'>['data'],
  rendering: Rendering,
  audience?: Audience,
): Promise<void> => {
  const judged = await judgeRun(needs, opened, order, rendering);
  if (!judged) return;
  const reason = refusedMarks(order, rendering);
  if (reason !== null) {
    const { occurrenceId, scheduleId, pages } = opened;
    const data = { occurrenceId, scheduleId, pages, cause: 'rendering', reason, now: needs.clock.now() } as const;
    await needs.runs.execute(occurrenceId, { type: 'Fail', data });
    return;
  }
  const { pages, listNames: lists, recipients, rows } = audience ?? (await audienceOf(asRecorded(needs), order));
  if (await holdBack(needs, order, recipients)) return;
  const { pages: known, letter } = await lettersOf(needs, order, { pages, lists });
  await openDeliveries(needs, opened, judged, known, { rows, letter });
};
