import {
  type Artifacts,
  type Clock,
  type CommandHandler,
  type Log,
  packRows,
  pause,
  type Repository,
} from '@punctual/chassis';
import type { Command, Event, SourceRowsEvent } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { runParameters } from '../parameter/run-parameters';
import type { ReportAt } from '../report/report-at';
import { allRows } from '../source/all-rows';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import type { SourceRows, SourceRowsCommand } from './source-rows';

export type KeptRows = Repository<SourceRows, SourceRowsCommand, SourceRowsEvent>;
type Needs = {
  keptRows: KeptRows;
  reportAt: ReportAt;
  sources: Sources;
  artifacts: Artifacts;
  clock: Clock;
  log: Log;
};
type Asked = Command<'ReadRows'>['data'];

/** Shorter than a request may take. A longer reading goes on after the reply, and the next one finds it. */
const REPLY_MS = 8_000;

/** Why a try failed that is worth another; null when the rows, or why there are none, are recorded. */
type Outcome = string | null;

/** Reads the rows that name the people of a run, with the rights of the owner of the report. */
export const onReadRows = ({
  keptRows,
  reportAt,
  sources,
  artifacts,
  clock,
  log,
}: Needs): CommandHandler<'ReadRows'> => {
  const underWay = new Map<string, Promise<Outcome>>();

  const read = async ({ occurrenceId, reportId, reportVersion, parameters, ...when }: Asked): Promise<Outcome> => {
    const about = { occurrenceId, reportId };
    const record = async (data: Event<'RowsRead'> | Event<'RowsFailed'>) => {
      await keptRows.execute(occurrenceId, { type: 'RecordRows', data });
      return null;
    };
    try {
      const report = await reportAt(reportId, reportVersion);
      if (report.status !== 'active') throw new RenderError('report/deleted', 'the report is deleted');
      const { definition, userId } = report;
      const known = runParameters(definition, parameters, { ...when, lastRun: when.lastRun ?? null });
      const values = queryValues(known, when.asOf);
      const rows = await allRows(sources, definition.source, { userId, values });
      const octets = packRows(rows);
      const kept = { sha256: await artifacts.put(octets), size: octets.length, count: rows.length };
      return await record({ type: 'RowsRead', data: { ...about, reportVersion, rows: kept, at: clock.now() } });
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      const { code, message, isFinal } = error;
      if (!isFinal) return message;
      return record({ type: 'RowsFailed', data: { ...about, code, message, at: clock.now() } });
    }
  };

  return async ({ data }) => {
    const { occurrenceId } = data;
    if ((await keptRows.load(occurrenceId)).status !== 'none') return { isDone: true, reason: null };
    const reading = underWay.get(occurrenceId) ?? read(data).finally(() => underWay.delete(occurrenceId));
    underWay.set(occurrenceId, reading);
    const replied = new AbortController();
    try {
      const later = pause(REPLY_MS, replied.signal).then(() => 'later' as const);
      const reason = await Promise.race([reading.then((outcome) => ({ outcome })), later]);
      if (reason !== 'later') return { isDone: reason.outcome === null, reason: reason.outcome };
      reading.catch((error: unknown) => log.warn({ err: error }, 'the rows of a run could not be read'));
      return { isDone: false, reason: null };
    } finally {
      replied.abort();
    }
  };
};
