import { plan } from '../occurrences';
import type { Rule } from '../rule';

/** Due instants and nominal times between two instants, as `nominal > dueAt`, with a mark for skipped ones. */
export const between = (rule: Rule, from: string, to: string) =>
  [...plan(rule).between(from, to)].map(
    ({ nominal, dueAt, skipped }) => `${nominal} > ${dueAt}${skipped ? ' skipped' : ''}`,
  );

/** A row of a test table: the occurrences due between two instants. */
export type Row = [title: string, rule: Rule, from: string, to: string, expected: string[]];
