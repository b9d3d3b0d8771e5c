import type { FieldError, HttpSource } from '@punctual/contracts';
import jsonata from 'jsonata';

const problemIn = (expression: string | undefined): string | null => {
  if (expression === undefined) return null;
  try {
    jsonata(expression);
    return null;
  } catch (error) {
    const { message, position } = error as { message?: string; position?: number };
    return `is no JSONata expression: ${message ?? 'it cannot be read'}${position === undefined ? '' : ` (at character ${position})`}`;
  }
};

/** What is wrong with the expressions of a source, by their fields. They are read, not run. */
export const expressionProblems = ({ rowsAt, paging }: HttpSource): FieldError[] => {
  const found = [
    ['source.rowsAt', problemIn(rowsAt)],
    ['source.paging.next', problemIn(paging?.by === 'cursor' ? paging.next : undefined)],
  ] as const;
  return found.flatMap(([path, message]) => (message === null ? [] : [{ path, message }]));
};
