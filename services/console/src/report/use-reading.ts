import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { type RowsOf, type SourceRows, sourceRows } from '../api/first-rows';
import { asProblem } from '../api/problem';
import { announce } from '../kit/announce';
import { markRefused } from '../kit/refused';
import { isComplete, toSource } from '../kit/source.form';
import { words } from '../kit/source.words';
import { fieldIn, parametersOf, type ReportForm } from './report.form';
import { columnsOf } from './rows';

const askedBy = (form: ReportForm): RowsOf => ({
  source: toSource(form.source, form.rows),
  ...parametersOf(form),
});

const NOTHING: RowsOf = { source: { kind: 'inline', rows: [] } };

const isSame = (source: RowsOf['source'], { source: typed, rows }: ReportForm): boolean =>
  JSON.stringify(source) === JSON.stringify(toSource(typed, rows));

/** What is known of the rows while a report is edited. */
export type Reading = {
  /** Whether the source of a form is as it was saved or read, so that showing it runs no half-typed query. */
  knows: (form: ReportForm) => boolean;
  columns: readonly string[];
  /** What was read; null before, and for rows that the report holds itself. */
  found: SourceRows | null;
  isStale: boolean;
  isReading: boolean;
  /** Why it could not be read, where no field says it. */
  problem: string | null;
  /** Null while something is missing. */
  read: (() => void) | null;
};

/** Reads the rows of a source when asked to, and marks the field that the server blames. */
export const useReading = (form: UseFormReturn<ReportForm>, draft: ReportForm, saved: ReportForm | null): Reading => {
  const queries = useQueryClient();
  const [asked, ask] = useState<RowsOf | null>(null);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { source, rows } = draft;
  const isInline = source.kind === 'inline';
  const found = useQuery({ ...sourceRows(asked ?? NOTHING), enabled: false }).data ?? null;
  const isAsked = (one: ReportForm) => asked !== null && isSame(asked.source, one);
  const isStale = !isInline && asked !== null && !isAsked(draft);

  const read = async () => {
    const of = askedBy(form.getValues());
    form.clearErrors('source');
    setProblem(null);
    setReading(true);
    try {
      const { rowCount } = await queries.fetchQuery({ ...sourceRows(of), staleTime: 0 });
      ask(of);
      announce(words.found(rowCount));
    } catch (error) {
      const fieldOf = fieldIn(form.getValues());
      const { errors, message } = asProblem(error);
      if (errors.some(({ path }) => fieldOf(path) !== 'root')) markRefused(form, fieldOf, error);
      else setProblem(message);
    } finally {
      setReading(false);
    }
  };
  return {
    knows: (one) =>
      one.source.kind === 'inline' ||
      isAsked(one) ||
      (saved !== null && isSame(toSource(saved.source, saved.rows), one)),
    columns: isInline ? columnsOf(rows) : (found?.columns ?? []).map(({ key }) => key),
    found: isInline ? null : found,
    isStale,
    isReading,
    problem,
    read: isComplete(source, rows) ? () => void read() : null,
  };
};
