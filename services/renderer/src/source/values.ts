import type { QueryValues } from './row-source';
import { SourceError } from './source-error';

/** What a run gives the query of its report: parameters of the report, those of the schedule over them, and `asOf`. */
export const queryValues = (parameters: Readonly<Record<string, unknown>>, asOf: string): QueryValues => ({
  ...parameters,
  asOf,
});

/** The value of a parameter. @throws SourceError `missing-parameter` */
export const valueNamed = (values: QueryValues, name: string): unknown => {
  if (Object.hasOwn(values, name)) return values[name];
  const known = Object.keys(values).slice(0, 20).join(', ');
  throw new SourceError('missing-parameter', `the source needs the parameter "${name}"; this run has ${known}`);
};
