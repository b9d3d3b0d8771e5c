import type { SuppressionResource } from '@punctual/contracts';
import type { ViewReader } from './reader';
import { suppressionView } from './suppression.view';

/** Why an address gets no mail at a time, by the id of the suppression; null where it gets some, also again. */
export const suppressedNow = async (
  views: ViewReader,
  id: string,
  now: string,
): Promise<SuppressionResource | null> => {
  const row = await views.get(suppressionView, id);
  return row && (row.until === null || row.until > now) ? row : null;
};
