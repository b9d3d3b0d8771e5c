import type { ValueFormat } from '@punctual/contracts';
import { type Cell, digitsOf } from '../data/cell';
import { cellText } from '../data/cell-text';
import { RenderError } from '../data/render-error';
import { dateWriter, isMoment } from './date-writer';
import { formatProblems, isDate, isNumeric } from './format-check';
import { DEFAULT_LOCALE, onceFor } from './locale';
import { defaultNumberWriter, numberWriter } from './number-writer';
import type { Profile } from './profile';
import type { Writer } from './writer';

/** What a writer is made for. `named`: how messages name it, as in `columns: "revenue"`. */
export type Written = {
  named: string;
  format?: ValueFormat | undefined;
  profile: Profile;
  /** Integers that are names rather than counts: never grouped. */
  isIdentifier: boolean;
  locale: string | null;
  zone: string;
};

/** Words at the end of a column's name that make its integers identifiers: `order_id`, `clientNo`, `Year`. */
const IDENTIFIER = /(?:^|[^\p{L}])(?:id|no|nr|number|year|code|zip|postcode|key)\.?$/iu;

/** Whether a column holds identifiers, by its key or label. */
export const isIdentifier = (...names: string[]): boolean =>
  names.some((name) => IDENTIFIER.test(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').trim()));

/** Values by their own type: text, booleans and columns of mixed values. */
const plainWriter = (zone: string): Writer => ({
  text: (cell) => cellText(cell, 'text', zone),
  typed: (cell) =>
    typeof cell === 'boolean'
      ? { boolean: cell }
      : typeof cell === 'number' && Number.isFinite(cell)
        ? { number: String(cell) }
        : null,
  excel: null,
  isInstant: false,
});

const wordWriter = (pattern: string): Writer => {
  const [yes = '', no = ''] = pattern.split(';');
  const text: Writer['text'] = (cell) => (cell === true ? yes : cell === false ? no : String(cell));
  return { text, typed: () => null, excel: null, isInstant: false };
};

/**
 * The writer of a column or metric. Those of a report are the same in each of its mails, and trying them out takes longer than writing the
 * rows of a mail.
 * @throws RenderError `format/invalid` for a format that is wrong whatever the data
 */
export const writerOf = (written: Written): Writer => {
  const { format, profile, isIdentifier: isName, locale, zone } = written;
  const key = [...Object.values(profile), isName, zone, format ? JSON.stringify(format) : ''].join(' ');
  return onceFor('writer', locale, key, () => newWriter(written));
};

const newWriter = ({ format, profile, locale, zone, named, ...rest }: Written): Writer => {
  if (format) {
    const [problem] = formatProblems(format);
    if (problem) throw new RenderError('format/invalid', `${named}: ${problem.message}`);
    const own = format.locale ?? locale;
    if (isNumeric(format.type)) return numberWriter(format, profile, own ?? DEFAULT_LOCALE);
    if (isDate(format.type)) return dateWriter(format, { locale: own, zone, profile });
    return format.pattern === undefined ? plainWriter(zone) : wordWriter(format.pattern);
  }
  switch (profile.kind) {
    case 'number':
      return defaultNumberWriter(profile, { locale: locale ?? DEFAULT_LOCALE, isIdentifier: rest.isIdentifier });
    case 'instant':
    case 'date':
      return dateWriter({ type: profile.kind === 'date' ? 'date' : 'datetime' }, { locale, zone, profile });
    default:
      return plainWriter(zone);
  }
};

/** Why a cell cannot be shown as this type; null when it can. Texts show everything. */
export const cellProblem = (
  type: ValueFormat['type'],
  cell: NonNullable<Cell>,
): { code: string; why: string } | null => {
  if (isNumeric(type) && typeof cell !== 'number' && digitsOf(cell) === null)
    return { code: 'format/not-numeric', why: `which is no number, so that it cannot be shown as ${type}` };
  if (isDate(type) && !isMoment(type, cell))
    return { code: 'format/not-a-date', why: `which cannot be shown as a ${type}` };
  if (type === 'boolean' && typeof cell !== 'boolean')
    return { code: 'format/not-boolean', why: 'which is neither true nor false' };
  return null;
};
