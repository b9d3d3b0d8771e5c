import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { type Choices, choiceOf, choiceQuery } from './choices';
import { client, conditions, type Press, read } from './client';
import {
  createReport,
  deleteReport,
  getReport,
  listReports,
  previewUnsavedReport,
  restoreReport,
  reviseReport,
} from './gen/sdk.gen';
import type { CreateReportData, ListReportsData, PreviewLink, PreviewUnsavedReportData, Report } from './gen/types.gen';

export type { PreviewLink, Report };

/** Filters of the table of reports, as the API takes them. */
export type ReportFilters = NonNullable<ListReportsData['query']>;
/** What the API takes for a report. */
export type ReportBody = CreateReportData['body'];
/** What a preview shows: a saved report, or one that is only typed. */
export type Previewed = Pick<PreviewUnsavedReportData['body'], 'report' | 'format' | 'timezone'>;

const all = ['reports'] as const;

/** Reports: keys and queries. */
export const reports = {
  all,
  list: (query: ReportFilters = {}) =>
    queryOptions({
      queryKey: [...all, 'list', query],
      queryFn: ({ signal }) => read(listReports({ query, signal })),
    }),
  one: (reportId: string) =>
    queryOptions({
      queryKey: [...all, 'one', reportId],
      queryFn: ({ signal }) => read(getReport({ path: { reportId }, signal })),
    }),
  /** An address that shows the report as it would be sent now. It expires, so it is never taken from the cache for long. */
  preview: (body: Previewed) =>
    queryOptions({
      queryKey: ['previews', body],
      queryFn: async ({ signal }) =>
        (await read(previewUnsavedReport({ body: { ...body, as: 'link' }, signal }))) as PreviewLink,
      staleTime: 4 * 60_000,
      gcTime: 4 * 60_000,
      retry: false,
    }),
  /** What a preview's address leads to, where it is a text. */
  previewedText: (url: string) =>
    queryOptions({
      queryKey: ['previews', 'text', url],
      queryFn: ({ signal }) =>
        read(client.get<{ 200: string }, unknown, true>({ url, signal, parseAs: 'text', throwOnError: true })),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    }),
};

/** Reports to choose from. */
export const reportChoices: Choices = {
  key: all[0],
  find: async (search, signal) => (await read(listReports({ query: choiceQuery(search), signal }))).data.map(choiceOf),
  one: async (reportId, signal) => choiceOf(await read(getReport({ path: { reportId }, signal }))),
};

/** A report as it is now. */
export const currentReport = (reportId: string): Promise<Report> => read(getReport({ path: { reportId } }));

/** Creates the report, or replaces it where the version is still the one that was seen. Resolves to its id. */
export const saveReport = async (reportId: string | undefined, body: ReportBody, intent: Press): Promise<string> => {
  const headers = conditions(intent);
  const saved = reportId
    ? await read(reviseReport({ path: { reportId }, body, headers }))
    : await read(createReport({ body, headers }));
  return saved.id;
};

/** Deletes a report as it was seen. */
export const removeReport = (reportId: string, intent: Press) =>
  read(deleteReport({ path: { reportId }, headers: conditions(intent) }));

/** Brings a deleted report back. */
export const bringBackReport = (reportId: string, intent: Press) =>
  read(restoreReport({ path: { reportId }, headers: conditions(intent) }));

/** Everything that shows reports is read again. */
export const refreshReports = (queries: QueryClient): Promise<void> => queries.invalidateQueries({ queryKey: all });
