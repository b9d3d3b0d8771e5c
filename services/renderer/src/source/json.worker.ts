import { parentPort } from 'node:worker_threads';
import type { SourceRow } from '@punctual/contracts';
import jsonata from 'jsonata';
import { exactDecimal, exactInteger } from './exact-value';
import { type FromJson, type JsonQuestion, ROWS_AT_ONCE, type ToJson } from './json-messages';

// A thread for each answer: an expression can run for ever, or take all memory, and only a thread can be ended.

/** Deeper calls, or milliseconds, than these end an expression before the stack of the thread or the deadline of the source does. */
const LIMITS: jsonata.JsonataOptions = { stack: 500, timeout: 10_000 };
/** Digits that a double may not hold; most answers have none, and are read four times as fast. */
const LONG_NUMBER = /\d[\d.]{15}/;

/** What a text stands for that was a number in JSON, digit by digit where a double would lose some. */
const exact = (source: string, value: number): unknown => {
  if (/^-?\d+$/.test(source)) return exactInteger(source);
  const read = exactDecimal(source);
  return typeof read === 'string' && /[eE]/.test(read) ? value : read;
};

const parsed = (text: string): unknown =>
  LONG_NUMBER.test(text)
    ? JSON.parse(text, ((_: string, value: unknown, context?: { source: string }) =>
        typeof value === 'number' && context ? exact(context.source, value) : value) as (
        key: string,
        value: unknown,
      ) => unknown)
    : JSON.parse(text);

class Problem extends Error {}

const isRow = (value: unknown): value is SourceRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const rowsIn = async (answer: unknown, rowsAt: string | null): Promise<SourceRow[]> => {
  const found: unknown = rowsAt === null ? answer : await jsonata(rowsAt, LIMITS).evaluate(answer);
  // Nothing is not the same as no rows: a field that was renamed must not become an empty report.
  if (found === undefined || found === null)
    throw new Problem(`rowsAt finds nothing in the answer; where that is fine, put it in brackets: [${rowsAt}]`);
  const rows: unknown[] = Array.isArray(found) ? found : rowsAt === null ? [] : [found];
  if (!Array.isArray(found) && rowsAt === null)
    throw new Problem('the answer is not a list of rows; say with rowsAt where they are');
  const wrong = rows.findIndex((row) => !isRow(row));
  if (wrong >= 0) throw new Problem(`row ${wrong} of the answer is not an object of column values`);
  return rows as SourceRow[];
};

const cursorIn = async (answer: unknown, next: string | null): Promise<string | null> => {
  const cursor: unknown = next === null ? null : await jsonata(next, LIMITS).evaluate(answer);
  if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return null;
  if (typeof cursor === 'string' || typeof cursor === 'number' || typeof cursor === 'bigint') return String(cursor);
  throw new Problem('the cursor of the next page must be text or a number');
};

const wordsOf = (error: unknown): string => {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return `${typeof message === 'string' ? message : 'it failed'}${typeof code === 'string' ? ` (${code})` : ''}`;
};

const tell = (message: FromJson): void => parentPort?.postMessage(message);
let wake: () => void = () => undefined;
const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));

const answerTo = async ({ text, rowsAt, next: nextAt }: JsonQuestion): Promise<void> => {
  try {
    const answer = parsed(new TextDecoder('utf-8', { fatal: true }).decode(text));
    const rows = await rowsIn(answer, rowsAt);
    tell({ cursor: await cursorIn(answer, nextAt) });
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await next();
      tell({ rows: rows.slice(at, at + ROWS_AT_ONCE) });
    }
    await next();
    tell({ rows: [] });
  } catch (error) {
    if (error instanceof Problem) return tell({ problem: 'bad-rows', message: error.message });
    const isJson = error instanceof SyntaxError || error instanceof TypeError;
    tell({
      problem: 'failed',
      message: isJson
        ? `the answer is not JSON in UTF-8: ${wordsOf(error)}`
        : `the expression fails: ${wordsOf(error)}`,
    });
  }
};

parentPort?.on('message', (message: ToJson) => {
  if (message === 'next') wake();
  else void answerTo(message);
});
