import Handlebars from 'handlebars';
import { type BodyCell, classesOf } from './body-table';

const isCell = (value: unknown): value is BodyCell =>
  typeof value === 'object' && value !== null && 'text' in value && 'numeric' in value;

const cellMarkup = ({ text, numeric, long, wide }: BodyCell): string => {
  const classes = classesOf(numeric, long, wide);
  return `<td${classes && ` class="${classes}"`}${numeric ? ' align="right"' : ' dir="auto"'}>${Handlebars.escapeExpression(text)}</td>`;
};

/**
 * `{{cells this}}` in a template: the cells of a row as the built-in template has them. Most marks of a mail are in its cells, and a block that is filled for
 * each takes twice the time. @throws Error for what is no row
 */
export const cells = (row: unknown): Handlebars.SafeString => {
  if (!Array.isArray(row) || !row.every(isCell)) throw new Error('"cells" needs a row, or the totals');
  let markup = '';
  for (const cell of row) markup += cellMarkup(cell);
  return new Handlebars.SafeString(markup);
};
