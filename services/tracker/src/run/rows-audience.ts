import { comparePositions, type EventStore, type Position } from '@punctual/chassis';
import {
  type Event,
  inlineRows,
  type PartPage,
  peopleOf,
  type ReportBody,
  runAsProblem,
  streamName,
} from '@punctual/contracts';
import type { PeopleRows, ReadPeopleRows, RecordedRows } from './people-rows';

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

/** An occurrence whose people are in rows. */
export type FiredPerRow = Parameters<ReadPeopleRows>[0];
/** How rows are found. `readPeopleRows` has them read where they are not; without it that is a problem. */
export type RowsNeeds = { store: EventStore; recordedRows: RecordedRows; readPeopleRows?: ReadPeopleRows };

/** The rows of the report itself, or those that were read for this run. */
const rowsOf = async (
  { version, definition }: Exclude<ReportThen, { problem: string }>,
  fired: FiredPerRow,
  { recordedRows, readPeopleRows }: RowsNeeds,
): Promise<PeopleRows> => {
  const refused = runAsProblem(definition.source, fired.perRow);
  if (refused !== null) return { problem: `audience.perRow.runAs ${refused}` };
  const inline = inlineRows(definition.source);
  if (inline) return { rows: [...inline] };
  const unread = { problem: 'the rows that name the people were not read' };
  const recorded = await recordedRows(fired.occurrenceId);
  if (recorded || !readPeopleRows) return recorded ?? unread;
  const failed = await readPeopleRows(fired, version);
  return failed ?? (await recordedRows(fired.occurrenceId)) ?? unread;
};

/**
 * The people in the rows of a report as of a place in the log, or why they name nobody. So every worker finds the same pages,
 * however late, and whatever became of the report since.
 */
export const rowsAudience = async (
  needs: RowsNeeds,
  fired: FiredPerRow,
  before: Position,
): Promise<RowsAudience | { problem: string }> => {
  const { perRow } = fired;
  const report = await reportAsOf(needs.store, fired.reportId, before);
  if ('problem' in report) return report;
  const named = await rowsOf(report, fired, needs);
  if ('problem' in named) return named;
  // Rows that a renderer of an older version read, which knew the rights of the owner alone.
  if (perRow.runAs === 'recipient' && !named.denied) return { problem: 'nothing says which people may have the rows' };
  const found = peopleOf(named.rows, perRow, named.denied);
  if ('problem' in found) return found;
  const { pages, parts, recipients, refusedRows, refused } = found;
  const people = { ...perRow, reportVersion: report.version, parts: parts.length, refusedRows, refused };
  return { pages, recipients, people };
};
