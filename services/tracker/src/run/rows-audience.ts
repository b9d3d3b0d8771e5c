import { comparePositions, type EventStore, type Position } from '@punctual/chassis';
import {
  type Event,
  inlineRows,
  type PartPage,
  type PerRow,
  peopleOf,
  type ReportBody,
  streamName,
} from '@punctual/contracts';

type ReportThen = { version: number; definition: ReportBody } | { problem: string };

/** A report as it was before a place in the log; its version counts its events, as the renderer does. */
const reportAsOf = async (store: EventStore, reportId: string, before: Position): Promise<ReportThen> => {
  const stored = (await store.read(streamName('report', reportId))).filter(
    ({ position }) => comparePositions(position, before) < 0,
  );
  let definition: ReportBody | null = null;
  let isDeleted = false;
  for (const read of await store.codec.decodeAll(stored)) {
    if ('unreadable' in read) throw read.unreadable;
    const { type, data } = read.event;
    if (type === 'ReportDefined' || type === 'ReportRevised') definition = data.definition;
    isDeleted = type === 'ReportDeleted' || (isDeleted && type !== 'ReportRestored');
  }
  if (!definition) return { problem: 'the report does not exist' };
  return isDeleted
    ? { problem: 'the report is deleted; restore it to send it again' }
    : { version: stored.length, definition };
};

/** The people in the rows of a report: the part each page gets, and what the run says of them. */
export type RowsAudience = {
  pages: PartPage[];
  recipients: number;
  people: NonNullable<Event<'RunOpened'>['data']['people']>;
};

/**
 * The people in the rows of a report as of a place in the log, or why they name nobody. So every worker finds the same pages,
 * however late, and whatever became of the report since.
 */
export const rowsAudience = async (
  store: EventStore,
  reportId: string,
  perRow: PerRow,
  before: Position,
): Promise<RowsAudience | { problem: string }> => {
  const report = await reportAsOf(store, reportId, before);
  if ('problem' in report) return report;
  const rows = inlineRows(report.definition.source);
  if (!rows) return { problem: 'the rows of a data source cannot name people yet; use inline rows' };
  const found = peopleOf(rows, perRow);
  if ('problem' in found) return found;
  const { pages, parts, recipients, refusedRows, refused } = found;
  const people = { ...perRow, reportVersion: report.version, parts: parts.length, refusedRows, refused };
  return { pages, recipients, people };
};
