import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import {
  backfillReportSchedule,
  backtestReportSchedule,
  changeReportSchedule,
  changeReportSchedules,
  confirmReportScheduleObservation,
  createReportSchedule,
  deleteReportSchedule,
  duplicateReportSchedule,
  executeReportSchedule,
  getDistributionList,
  getReportSchedule,
  getReportScheduleStats,
  listDistributionListMembers,
  listReportScheduleAudit,
  listReportScheduleHistory,
  listReportScheduleObservations,
  listReportSchedules,
  listUpcomingRuns,
  pauseReportSchedule,
  previewReport,
  previewReportSchedule,
  previewUpcomingRuns,
  releaseRun,
  restoreReportSchedule,
  resumeReportSchedule,
  testReportSchedule,
  transferReportSchedule,
} from './gen/sdk.gen';
import type {
  BacktestReportScheduleData,
  BacktestReportScheduleResponses,
  ChangeReportSchedulesData,
  ChangeReportSchedulesResponses,
  CreateReportScheduleData,
  ListReportScheduleHistoryData,
  ListReportScheduleObservationsData,
  ListReportSchedulesData,
  Observation,
  PreviewLink,
  PreviewReportData,
  PreviewUpcomingRunsData,
  ReportSchedule,
  ReportScheduleRow,
  Run,
  ScheduleAuditEntry,
  ScheduleStats,
  UpcomingRuns,
} from './gen/types.gen';

export type { Observation, ReportSchedule, Run, ScheduleAuditEntry, ScheduleStats, UpcomingRuns };

/** What the API takes for a schedule, and for the same schedule before it is saved. */
export type ScheduleBody = CreateReportScheduleData['body'];
export type DraftBody = PreviewUpcomingRunsData['body'];
/** Filters of the table, as the API takes them. */
export type ScheduleFilters = NonNullable<ListReportSchedulesData['query']>;
/** A row of the table: the schedule, and what the table shows beside it. */
export type ScheduleRow = ReportSchedule & Partial<ReportScheduleRow>;
export type HistoryFilters = NonNullable<ListReportScheduleHistoryData['query']>;
export type ObservationFilters = NonNullable<ListReportScheduleObservationsData['query']>;
export type BacktestBody = BacktestReportScheduleData['body'];
export type Backtest = BacktestReportScheduleResponses[200];
export type BulkBody = ChangeReportSchedulesData['body'];
export type BulkResult = ChangeReportSchedulesResponses[200];

const all = ['schedules'] as const;
const of = (scheduleId: string) => [...all, 'one', scheduleId] as const;

/** Schedules: keys and queries. */
export const schedules = {
  all,
  list: (query: ScheduleFilters = {}) =>
    queryOptions({
      queryKey: [...all, 'list', query],
      queryFn: async ({ signal }): Promise<{ data: ScheduleRow[]; nextCursor: string | null }> =>
        read(listReportSchedules({ query, signal })),
    }),
  one: (scheduleId: string) =>
    queryOptions({
      queryKey: of(scheduleId),
      queryFn: ({ signal }) => read(getReportSchedule({ path: { scheduleId }, signal })),
    }),
  next: (scheduleId: string, count: number) =>
    queryOptions({
      queryKey: [...of(scheduleId), 'next', count],
      queryFn: ({ signal }) => read(listUpcomingRuns({ path: { scheduleId }, query: { count }, signal })),
    }),
  /** The sentence and the next runs of a schedule that is not saved; null where there is nothing to ask yet. */
  draft: (body: DraftBody) =>
    queryOptions({
      queryKey: [...all, 'draft', body],
      queryFn: ({ signal }) => read(previewUpcomingRuns({ body, signal })),
      retry: false,
    }),
  /** An address for five minutes that shows the mail as it would be sent now. */
  mail: (reportId: string, body: Pick<PreviewReportData['body'], 'parameters' | 'timezone'>) =>
    queryOptions({
      queryKey: ['previews', reportId, body],
      queryFn: async ({ signal }) =>
        (await read(
          previewReport({ path: { reportId }, body: { ...body, format: 'HTML', as: 'link' }, signal }),
        )) as PreviewLink,
      gcTime: 0,
      retry: false,
    }),
  /** The whole mail of a stored schedule, with an edit that is not saved, as a run would send it now. */
  wholeMail: (scheduleId: string, schedule: ScheduleBody) =>
    queryOptions({
      queryKey: ['previews', 'schedule', scheduleId, schedule],
      queryFn: ({ signal }) => read(previewReportSchedule({ path: { scheduleId }, body: { schedule }, signal })),
      gcTime: 0,
      retry: false,
    }),
  /** A list that gets the schedule. */
  recipientList: (listId: string) =>
    queryOptions({
      queryKey: ['lists', 'one', listId, 'as-recipient'],
      queryFn: ({ signal }) => read(getDistributionList({ path: { listId }, signal })),
      retry: false,
    }),
  /** The first members of such a list. */
  listMembers: (listId: string, limit: number) =>
    queryOptions({
      queryKey: ['lists', 'one', listId, 'first-members', limit],
      queryFn: ({ signal }) => read(listDistributionListMembers({ path: { listId }, query: { limit }, signal })),
    }),
  history: (scheduleId: string, query: HistoryFilters) =>
    queryOptions({
      queryKey: [...of(scheduleId), 'history', query],
      queryFn: ({ signal }) => read(listReportScheduleHistory({ path: { scheduleId }, query, signal })),
    }),
  stats: (scheduleId: string, query: { from: string; to: string }) =>
    queryOptions({
      queryKey: [...of(scheduleId), 'stats', query],
      queryFn: ({ signal }) => read(getReportScheduleStats({ path: { scheduleId }, query, signal })),
    }),
  observations: (scheduleId: string, query: ObservationFilters) =>
    queryOptions({
      queryKey: [...of(scheduleId), 'observations', query],
      queryFn: ({ signal }) => read(listReportScheduleObservations({ path: { scheduleId }, query, signal })),
    }),
  audit: (scheduleId: string, cursor: string | undefined) =>
    queryOptions({
      queryKey: [...of(scheduleId), 'audit', cursor],
      queryFn: ({ signal }) =>
        read(
          listReportScheduleAudit({
            path: { scheduleId },
            query: { sort: '-version', ...(cursor === undefined ? {} : { cursor }) },
            signal,
          }),
        ),
    }),
};

const on = (scheduleId: string, intent: Press) => ({ path: { scheduleId }, headers: conditions(intent) });

/** Saves a new schedule. */
export const create = (body: ScheduleBody, intent: Press) =>
  read(createReportSchedule({ body, headers: conditions(intent) }));
/** Saves a change; refused with 412 where the version is not the current one. */
export const change = (scheduleId: string, body: ScheduleBody, intent: Press) =>
  read(changeReportSchedule({ ...on(scheduleId, intent), body }));
/** No runs until it is resumed, or until an instant. */
export const pause = (scheduleId: string, until: string | null, intent: Press) =>
  read(pauseReportSchedule({ ...on(scheduleId, intent), body: until === null ? {} : { until } }));
/** Runs go on. */
export const resume = (scheduleId: string, intent: Press) => read(resumeReportSchedule(on(scheduleId, intent)));
/** A run for all recipients, now. */
export const execute = (scheduleId: string, intent: Press) =>
  read(executeReportSchedule({ path: { scheduleId }, headers: { 'Idempotency-Key': intent.key } }));
/** A run for the caller alone, now. */
export const test = (scheduleId: string, intent: Press) =>
  read(testReportSchedule({ path: { scheduleId }, headers: { 'Idempotency-Key': intent.key } }));
/** Runs the planned times of a range that did not fire. */
export const backfill = (scheduleId: string, range: { from: string; to: string }, { key }: Press) =>
  read(backfillReportSchedule({ path: { scheduleId }, body: range, headers: { 'Idempotency-Key': key } }));
/** A copy, paused or not as the original. */
export const duplicate = (scheduleId: string, intent: Press) =>
  read(duplicateReportSchedule({ path: { scheduleId }, headers: { 'Idempotency-Key': intent.key } }));
/** Ends it; the history stays. */
export const remove = (scheduleId: string, intent: Press) =>
  read(
    deleteReportSchedule({
      path: { scheduleId },
      headers: intent.version === undefined ? {} : { 'If-Match': `"${intent.version}"` },
    }),
  );
/** Undoes the deletion. */
export const restore = (scheduleId: string, intent: Press) => read(restoreReportSchedule(on(scheduleId, intent)));
/** Makes it another account's. */
export const transfer = (scheduleId: string, userId: string, intent: Press) =>
  read(transferReportSchedule({ ...on(scheduleId, intent), body: { userId } }));
/** One deed on many schedules. */
export const bulk = (body: BulkBody, { key }: Press): Promise<BulkResult> =>
  read(changeReportSchedules({ body, headers: { 'Idempotency-Key': key } }));
/** What that would do. */
export const bulkDryRun = (body: BulkBody): Promise<BulkResult> =>
  read(changeReportSchedules({ body: { ...body, dryRun: true } }));
/** What a condition would have decided about the recorded observations. */
export const backtest = (scheduleId: string, body: BacktestBody): Promise<Backtest> =>
  read(backtestReportSchedule({ path: { scheduleId }, body }));
/** Says that an unusual value was right, so that later baselines count it. */
export const confirmObservation = (scheduleId: string, occurrenceId: string) =>
  read(confirmReportScheduleObservation({ path: { scheduleId, occurrenceId } }));
/** Lets a run go on that was held for its many recipients. */
export const release = (runId: string, { key }: Press) =>
  read(releaseRun({ path: { runId }, headers: { 'Idempotency-Key': key } }));
