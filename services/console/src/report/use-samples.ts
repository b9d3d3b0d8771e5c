import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { writtenRows } from '../api/first-rows';
import { isComplete } from '../kit/source.form';
import { browserZone } from '../kit/time';
import { recordsOf } from './csv';
import { parametersOf, type ReportForm, toBody } from './report.form';

const TYPING_MS = 700;
/** Samples are found in the first rows; a file may be long. */
const MOST_CHARACTERS = 64_000;

/** The report as far as its values depend on it, so that another heading asks for nothing. */
const valuesOf = (form: ReportForm) => {
  const { source, columns, locale } = toBody(form);
  return {
    ...{ name: 'Rows', type: 'Rows', source, locale, ...parametersOf(form) },
    columns: (columns ?? []).map(({ key, format }) => ({ key, ...(format ? { format } : {}) })),
    files: { csv: { formatted: true } },
  };
};

/** The first value that is there of each column, as it is written, by the name of the column. */
export const samplesIn = (csv: string): ReadonlyMap<string, string> => {
  const [headings = [], ...records] = recordsOf(csv.slice(0, MOST_CHARACTERS), ',');
  return new Map(
    headings.flatMap((heading, at) => {
      const sample = records.find((record) => (record[at] ?? '') !== '')?.[at];
      return sample === undefined ? [] : [[heading, sample] as const];
    }),
  );
};

const NONE: ReadonlyMap<string, string> = new Map();
const NOTHING = { name: '', type: '', source: { kind: 'inline' as const, rows: [] } };

/** A value of each chosen column as the server writes it, a moment after the last key. */
export const useSamples = (of: ReportForm, knows: (form: ReportForm) => boolean): ReadonlyMap<string, string> => {
  const [settled] = useDebouncedValue(of, TYPING_MS);
  const { chooseColumns, columns, source, rows } = settled;
  const enabled = chooseColumns && columns.length > 0 && isComplete(source, rows) && knows(settled);
  const { data, error } = useQuery({
    ...writtenRows(enabled ? valuesOf(settled) : NOTHING, browserZone()),
    enabled,
    select: samplesIn,
    placeholderData: keepPreviousData,
  });
  return enabled && !error && data ? data : NONE;
};
