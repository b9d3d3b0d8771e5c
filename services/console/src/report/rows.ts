import type { Report } from '../api/reports';
import { recordsOf } from './csv';

export type Row = Extract<Report['source'], { kind: 'inline' }>['rows'][number];

/** Why a text holds no rows. */
export type Refusal = 'empty' | 'headingsOnly' | 'headings' | 'json';
export type Read = { rows: Row[]; refused?: undefined } | { rows?: undefined; refused: Refusal };

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** Numbers that JavaScript would round stay text, as do those with leading zeros, which are codes. */
const isNumber = (text: string): boolean => NUMBER.test(text) && text.replace(/[-.]/g, '').length <= 15;

/** A column is of numbers only if all its cells are: one text among them makes all of them texts. */
const typed = (cells: readonly string[]): ((cell: string) => Row[string]) => {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length > 0 && filled.every(isNumber)) return (cell) => (cell === '' ? null : Number(cell));
  if (filled.length > 0 && filled.every((cell) => /^(?:true|false)$/i.test(cell)))
    return (cell) => (cell === '' ? null : cell.toLowerCase() === 'true');
  return (cell) => (cell === '' ? null : cell);
};

const fromRecords = ([headings = [], ...records]: string[][]): Read => {
  const names = headings.map((name) => name.trim());
  if (names.length === 0) return { refused: 'empty' };
  if (names.some((name) => name === '') || new Set(names).size < names.length) return { refused: 'headings' };
  if (records.length === 0) return { refused: 'headingsOnly' };
  const columns = names.map((_, at) => typed(records.map((record) => (record[at] ?? '').trim())));
  return {
    rows: records.map((record) =>
      Object.fromEntries(names.map((name, at) => [name, columns[at]?.((record[at] ?? '').trim()) ?? null])),
    ),
  };
};

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const fromJson = (text: string): Read => {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) && rows.length > 0 && rows.every(isRow) ? { rows } : { refused: 'json' };
  } catch {
    return { refused: 'json' };
  }
};

/** Reads rows from CSV with headings, from cells copied out of a spreadsheet, or from a JSON array of objects. */
export const readRows = (text: string): Read => {
  const trimmed = text.trim();
  if (trimmed === '') return { refused: 'empty' };
  return trimmed.startsWith('[') ? fromJson(trimmed) : fromRecords(recordsOf(text));
};

/** The columns of rows, in the order in which they first appear. */
export const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** A cell as a person reads it. */
export const shownCell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
