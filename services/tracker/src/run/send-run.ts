import type { Event } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import { holdBack } from '../guard/hold-back';
import type { Needs } from '../needs';
import { type Audience, asRecorded, audienceOf } from './audience';
import { judgeRun } from './judge-run';
import { openDeliveries } from './open-deliveries';

/**
 * What follows the rendering of a run: it is judged, held back where its guard says so, and its deliveries are opened. Doing it
 * again changes nothing. `audience` is read from the log unless it is given.
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
  const { pages, recipients, rows } = audience ?? (await audienceOf(asRecorded(needs), order));
  if (!(await holdBack(needs, order, recipients))) await openDeliveries(needs, opened, judged, pages, rows);
};
