import { sha256 } from '@punctual/chassis/offline';
import {
  type Denied,
  jsonOctets,
  type MissingCharacters,
  type PartValue,
  type PerRow,
  partKey,
  peopleOf,
  type RenderedPart,
  type ReportBody,
  rowsByPart,
} from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { exactMetrics } from '../data/exact';
import { metricsOf } from '../data/metric';
import { shownMetrics } from '../data/metric-text';
import { RenderError } from '../data/render-error';
import { tableOf } from '../data/table';
import { allMissing } from '../text/missing-characters';
import type { RenderedFiles } from './render-files';

/** All parts are in one event, which is at most 1 MiB with everything else. */
const MAX_OCTETS = 768 * 1024;

/** The files of all parts have the same names, and their characters count together. */
const byFile = (missing: readonly MissingCharacters[]): MissingCharacters[] =>
  [...Map.groupBy(missing, ({ file }) => file)].map(([file, of]) => ({ file, ...allMissing(of) }));

/**
 * Renders the part of each person in the rows: those rows alone that have the person's values, with the columns of the whole, so that
 * all parts look alike. The values are shown as parameters. Equal values are one part.
 * @param denied people in the rows who get none of them
 * @param part the values of the only one that is rendered: a preview shows that of one person
 * @throws RenderError `report/bad-audience` when the rows do not name people, and `report/too-many-files`
 */
export const renderParts = async (
  metrics: ReportBody['metrics'],
  perRow: PerRow,
  whole: ReportContent,
  render: (content: ReportContent) => Promise<RenderedFiles>,
  { denied, part }: { denied?: Denied | undefined; part?: readonly PartValue[] | undefined } = {},
): Promise<{ parts: RenderedPart[]; missing: MissingCharacters[] }> => {
  const all = whole.table.rows.slice(0, whole.table.rows.length);
  const people = peopleOf(all, perRow, denied);
  if ('problem' in people) throw new RenderError('report/bad-audience', people.problem);
  const rows = rowsByPart(all, perRow.parameters);
  const rendered: RenderedPart[] = [];
  const lacking: MissingCharacters[] = [];
  // One after the other: together they would take the memory of as many reports.
  for (const values of people.parts.filter((one) => part === undefined || partKey(one) === partKey(part))) {
    const table = tableOf(rows.get(partKey(values)) ?? [], whole.table.columns);
    const named = Object.fromEntries(perRow.parameters.map((column, index) => [column, values[index]]));
    const found = metricsOf(metrics, table);
    const content = {
      ...whole,
      table,
      metrics: shownMetrics(metrics, found, exactMetrics(metrics, table, found), table),
      parameters: { ...whole.parameters, ...named },
    };
    const { subject, artifacts, missing } = await render(content);
    lacking.push(...missing);
    const contentHash = sha256(artifacts.map((artifact) => artifact.sha256).join());
    const facts = { metrics: found, rowCount: table.rows.length, contentHash };
    rendered.push({ values, subject, artifacts, ...facts });
  }
  if (jsonOctets(rendered) > MAX_OCTETS)
    throw new RenderError(
      'report/too-many-files',
      'formats: the parts have too many files for one run; name fewer formats, or parameters with fewer values',
    );
  return { parts: rendered, missing: byFile(lacking) };
};
