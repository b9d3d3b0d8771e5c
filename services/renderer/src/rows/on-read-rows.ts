import {
  type Artifacts,
  type Clock,
  type CommandHandler,
  type Log,
  packDenied,
  packRows,
  type Repository,
} from '@punctual/chassis';
import type { Command, Event, SourceRowsEvent } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { runParameters } from '../parameter/run-parameters';
import type { ReportAt } from '../report/report-at';
import { allRows } from '../source/all-rows';
import type { Sources } from '../source/sources';
import { queryValues } from '../source/values';
import { withinReply } from '../within-reply';
import { deniedIn } from './denied';
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

/** Why a try failed that is worth another; null when the rows, or why there are none, are recorded. */
type Outcome = string | null;

/**
 * Reads the rows that name the people of a run, with the rights of the owner of the report; where those of the people count, it records who
 * has them not.
 */
export const onReadRows = ({
  keptRows,
  reportAt,
  sources,
  artifacts,
  clock,
  log,
}: Needs): CommandHandler<'ReadRows'> => {
  const underWay = new Map<string, Promise<Outcome>>();

  const keep = async (octets: Buffer, count: number) => ({
    sha256: await artifacts.put(octets),
    size: octets.length,
    count,
  });

  const read = async ({
    occurrenceId,
    reportId,
    reportVersion,
    parameters,
    perRow,
    ...when
  }: Asked): Promise<Outcome> => {
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
      const denied = await deniedIn(sources, definition.source, rows, perRow);
      const data = {
        ...about,
        reportVersion,
        rows: await keep(packRows(rows), rows.length),
        ...(denied ? { denied: await keep(packDenied(denied), denied.size) } : {}),
        at: clock.now(),
      };
      return await record({ type: 'RowsRead', data });
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
    const soon = await withinReply(reading, log, 'the rows of a run could not be read');
    // A longer reading goes on after the reply, and the next one finds it.
    return { isDone: soon?.result === null, reason: soon?.result ?? null };
  };
};
