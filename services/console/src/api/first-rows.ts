import { queryOptions } from '@tanstack/react-query';
import { client, read } from './client';
import { previewUnsavedReport } from './gen/sdk.gen';
import type { PreviewLink, PreviewUnsavedReportData } from './gen/types.gen';

type Unsaved = PreviewUnsavedReportData['body']['report'];
/** What is read: a source with the values of its parameters, which may be date words where they are declared. */
export type RowsOf = Pick<Unsaved, 'source' | 'parameters' | 'parameterTypes'>;
/** Rows as a JSON file has them, all of them. */
export type SourceRows = {
  columns: { key: string; kind: string }[];
  rowCount: number;
  rows: Record<string, unknown>[];
};

/** The text of a file that a preview makes. */
export const previewText = async (
  body: Omit<PreviewUnsavedReportData['body'], 'as'>,
  signal: AbortSignal,
): Promise<string> => {
  const { url } = (await read(previewUnsavedReport({ body: { ...body, as: 'link' }, signal }))) as PreviewLink;
  return read(client.get<{ 200: string }, unknown, true>({ url, signal, parseAs: 'text', throwOnError: true }));
};

/** The rows that a source gives now, as a run would read them. */
export const sourceRows = (of: RowsOf) =>
  queryOptions({
    queryKey: ['previews', 'rows', of],
    queryFn: async ({ signal }) =>
      JSON.parse(
        // What it is called is in no row.
        await previewText({ report: { name: 'Rows', type: 'Rows', ...of }, format: 'JSON' }, signal),
      ) as SourceRows,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** The rows of a report as its files show them, as CSV: every value with its format. */
export const writtenRows = (report: Unsaved, timezone: string) =>
  queryOptions({
    queryKey: ['previews', 'written', report, timezone],
    queryFn: ({ signal }) => previewText({ report, format: 'CSV', timezone }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
