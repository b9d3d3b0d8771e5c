import type { BodyValues } from './body-values';
import { tableText } from './table-text';
import { linesIn } from './text-lines';

const lines = linesIn(78);

type Named = { name: string; value: string };
const named = (all: Iterable<Named>): string[] =>
  Array.from(all).flatMap(({ name, value }) => lines(`${name}: ${value}`));

type Table = Pick<BodyValues, 'columns' | 'rows' | 'totals' | 'extent' | 'narrowExtent'>;
const table = (shown: Table): string[] =>
  shown.rows.length > 0 ? [...tableText(shown), '', ...lines(shown.extent)] : lines(shown.extent);

/**
 * The text part of a mail that has the built-in template (RFC 2046, multipart/alternative): what its HTML says, in the same order. Written from the
 * values, since to read the HTML again takes longer than all else of a body. `stamp` stands above all else.
 */
export const defaultText = (values: BodyValues, stamp: string | null): string => {
  const { greeting, name, subtitle, parameters, metrics, moreReports, period, card, why, manage, notice, brand } =
    values;
  const sections: string[][] = [
    stamp === null ? [] : lines(stamp),
    [greeting],
    lines(name),
    [...lines(subtitle), ...named(parameters)],
    named(metrics),
    table(values),
    ...moreReports.flatMap((report) => [
      lines(report.name),
      [...lines(report.cardLine), ...named(report.parameters)],
      table(report),
    ]),
    [...(period === null ? [] : lines(`Period: ${period}`)), card],
    [why, manage],
    (notice ?? '').split('\n').flatMap(lines),
    lines(`${brand.name ? `${brand.name} \u00b7 ` : ''}Sent on schedule by Punctual`),
  ];
  const shown = sections.filter((section) => section.join('') !== '').map((section) => section.join('\n'));
  return shown.join('\n\n');
};
