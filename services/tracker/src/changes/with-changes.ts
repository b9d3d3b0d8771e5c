import { CSV_MEDIA_TYPE } from '@punctual/chassis/csv';
import type { Artifact, Judging, Observation } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import type { Needs } from '../needs';
import type { Lists } from './changes-text';
import { collectChanges } from './collect-changes';
import { shownColumns } from './shown-columns';

type Shown = { rendering: Rendering; lists: Lists | null };

const NOT_KEPT = 'Which rows these are is not known any more: the rows they were compared with are no longer kept.';

/**
 * What a run that found changed rows shows of them: lists for its mail, and on request a file, beside the report's files
 * or instead of them. Nothing where rows have no key, or none has changed. The same observation gives the same bytes.
 * @param own how many attachments, from the first on, are the report's; others are of further reports, and stay
 */
export const withChanges = async (
  { artifacts }: Pick<Needs, 'artifacts'>,
  { condition }: Judging,
  { facts: { rows, change } }: Pick<Observation, 'facts'>,
  rendering: Rendering,
  own = Number.POSITIVE_INFINITY,
): Promise<Shown> => {
  const asIs = { rendering, lists: null };
  if (condition.type !== 'CHANGE_DETECTION' || !condition.key || !rows || !change?.rows) return asIs;
  if (change.problem !== null || change.added + change.removed + change.changed === 0) return asIs;
  const [before, now] = await Promise.all([artifacts.get(change.rows), artifacts.get(rows.sha256)]);
  if (!before || !now) return { rendering, lists: { text: NOT_KEPT, html: `<p>${NOT_KEPT}</p>` } };
  const { attach = 'report' } = condition;
  const columns = shownColumns(rendering.observed ?? { metrics: [], columns: null, rows: null }, rows);
  const about = { settings: condition, counts: change, columns };
  const { lists, file } = await collectChanges({ before, now }, about, attach !== 'report');
  if (!file) return { rendering, lists };
  const attached: Artifact = {
    ...{ name: 'changes.csv', role: 'attachment', mediaType: CSV_MEDIA_TYPE, cid: null },
    ...{ sha256: await artifacts.put(file), size: file.length },
  };
  const replaced = rendering.artifacts
    .filter(({ role }) => attach === 'changes' && role === 'attachment')
    .slice(0, own);
  const others = rendering.artifacts.filter((one) => !replaced.includes(one));
  return { rendering: { ...rendering, artifacts: [...others, attached] }, lists };
};
