import type { Needs } from '../needs';
import { openOf } from '../run/run';
import { lookUp } from './look-up';

/** Looks whether the data a run waits for is ready, or its wait is over: it then renders, or is skipped. */
export const checkData = async (needs: Needs, occurrenceId: string): Promise<void> => {
  const { runs, clock } = needs;
  const wait = openOf(await runs.load(occurrenceId, { atLeast: 0n }))?.wait;
  if (!wait) return;
  const { datasets, ...terms } = wait;
  const found = await lookUp(needs, { ...terms, datasets: datasets.map(({ name }) => name) });
  await runs.execute(occurrenceId, { type: 'CheckData', data: { found, now: clock.now() } });
};
