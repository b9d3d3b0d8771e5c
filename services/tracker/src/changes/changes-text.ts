import { escapeHtml } from '@punctual/chassis';
import type { RowsChange } from '@punctual/contracts';
import type { CanonicalCell } from '../condition/compare-rows';
import { countText } from '../condition/words';
import type { ChangedRow } from './changed-row';
import type { ShownColumn } from './shown-columns';

/** What a mail says below the sentence of its condition, in both of its bodies. */
export type Lists = { html: string; text: string };

const kinds = ['added', 'removed', 'changed'] as const;
const SIGNS = { added: '+', removed: '-', changed: '*' } as const;
/** Of a row so many columns are shown, and of a value so many characters. A mail must stay readable, and small. */
const MAX_COLUMNS = 8;
const MAX_CHARACTERS = 80;

const cut = (text: string): string => {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').toWellFormed();
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
};

/** A value as tables show it: a dash for none, and 15 digits of a number. */
const cellText = (cell: CanonicalCell | undefined): string => {
  if (cell === null || cell === undefined) return '–';
  return cut(typeof cell === 'number' ? String(Number(cell.toPrecision(15))) : String(cell));
};

/** The key of a row, and what is to be said of it. */
const partsOf = (
  row: ChangedRow,
  columns: readonly ShownColumn[],
  keys: readonly string[],
): { name: string; details: string[] } => {
  const cells = row.kind === 'changed' ? row.now : row.cells;
  const said = ({ key, label }: ShownColumn): string => {
    const value = row.kind === 'changed' ? `${cellText(row.before.get(key))} → ` : '';
    return `${cut(label)}: ${value}${cellText(cells.get(key))}`;
  };
  const inKey = columns.filter(({ key }) => keys.includes(key));
  const others = columns.filter(({ key }) => {
    if (keys.includes(key)) return false;
    return row.kind === 'changed' ? row.columns.includes(key) : (cells.get(key) ?? null) !== null;
  });
  const details = others.slice(0, MAX_COLUMNS).map(said);
  if (others.length > MAX_COLUMNS) details.push(`and ${countText(others.length - MAX_COLUMNS, 'more column')}`);
  if (row.kind === 'changed' && others.length === 0) details.push('in columns that the report does not show');
  return { name: inKey.map(({ key, label }) => `${cut(label)}: ${cellText(cells.get(key))}`).join(', '), details };
};

/** Lists of rows that were added, removed and changed: the ones that are named, and how many more there are. */
export const changesText = (
  rows: readonly ChangedRow[],
  counts: Pick<RowsChange, (typeof kinds)[number]>,
  columns: readonly ShownColumn[],
  keys: readonly string[],
): Lists => {
  const lists = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => {
      const items = rows.filter((row) => row.kind === kind).map((row) => partsOf(row, columns, keys));
      const more = counts[kind] - items.length;
      const title = `${countText(counts[kind], 'row')} ${kind}`;
      return { title, sign: SIGNS[kind], items, more: more > 0 ? `and ${countText(more, 'more row')}` : null };
    });
  const text = lists.map(({ title, sign, items, more }) =>
    [
      `${title}:`,
      ...items.map(({ name, details }) => `  ${sign} ${[name, ...details].join('; ')}`),
      ...(more === null ? [] : [`  ${more}`]),
    ].join('\n'),
  );
  const html = lists.map(({ title, items, more }) => {
    const points = items.map(
      ({ name, details }) =>
        `<strong>${escapeHtml(name)}</strong>${details.map((part) => `; ${escapeHtml(part)}`).join('')}`,
    );
    const all = [...points, ...(more === null ? [] : [more])].map((point) => `<li>${point}</li>`).join('');
    return `<p style="margin:12px 0 4px">${title}</p><ul style="margin:0;padding-left:20px">${all}</ul>`;
  });
  return { text: text.join('\n\n'), html: html.join('') };
};
