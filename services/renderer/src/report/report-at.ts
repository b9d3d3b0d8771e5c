import { type EventStore, fold } from '@punctual/chassis';
import { type ReportEvent, streamName } from '@punctual/contracts';
import type { Reports } from './on-commands';
import { type Report, report } from './report';

/** Reads a report, as it is or in an earlier version. */
export type ReportAt = (reportId: string, version?: number) => Promise<Report>;

/**
 * Reads reports, and earlier versions of them from the log. A report that was deleted since is deleted in every version:
 * nothing of it is sent any more.
 */
export const reportAt =
  ({ reports, store }: { reports: Reports; store: EventStore }): ReportAt =>
  async (reportId, version) => {
    const now = await reports.load(reportId);
    if (version === undefined || now.status !== 'active' || now.version === version) return now;
    const stored = (await store.read(streamName('report', reportId))).slice(0, version);
    const events = (await store.codec.decodeAll(stored)).map((read) => {
      if ('unreadable' in read) throw read.unreadable;
      return read.event as ReportEvent;
    });
    return fold(report, events, report.initial);
  };
