import {
  type Artifacts,
  type Bus,
  type Clock,
  type EventStore,
  NotYet,
  unpackDenied,
  unpackRows,
} from '@punctual/chassis';
import {
  type Denied,
  type Event,
  type PerRow,
  type SourceRow,
  type SourceRowsEvent,
  streamName,
} from '@punctual/contracts';

type Needs = { bus: Bus; store: EventStore; artifacts: Artifacts; clock: Clock };
type Fired = Pick<
  Event<'OccurrenceFired'>['data'],
  'occurrenceId' | 'reportId' | 'parameters' | 'dueAt' | 'timezone' | 'lastRun' | 'at'
> & { perRow: PerRow };

/** The rows of a data source for one run, or why there are none. */
export type PeopleRows = { rows: SourceRow[]; denied?: Denied } | { problem: string };
/** What is recorded of them; null before they were read. */
export type RecordedRows = (occurrenceId: string) => Promise<PeopleRows | null>;

/** Has the rows of a run read, if that has not happened; answers why that can not be. @throws NotYet until it has */
export type ReadPeopleRows = (fired: Fired, reportVersion: number) => Promise<{ problem: string } | null>;

/** A source that is away is asked again for as long as this. */
const PATIENCE_MS = 15 * 60_000;
const AGAIN_MS = 5_000;
const AFTER_FAILURE_MS = 60_000;

/** Reads what the renderer recorded. */
export const recordedRows =
  ({ store, artifacts }: Pick<Needs, 'store' | 'artifacts'>): RecordedRows =>
  async (occurrenceId) => {
    const [first] = await store.codec.decodeAll(await store.read(streamName('rows', occurrenceId)));
    if (!first) return null;
    if ('unreadable' in first) throw first.unreadable;
    const { type, data } = first.event as SourceRowsEvent | Event<'RowsArchived'>;
    const gone = { problem: 'the rows that name the people are no longer kept' };
    if (type === 'RowsArchived') return gone;
    if (type === 'RowsFailed') return { problem: data.message };
    const octets = await artifacts.get(data.rows.sha256);
    if (!octets) return gone;
    if (!data.denied) return { rows: unpackRows(octets) };
    const denied = await artifacts.get(data.denied.sha256);
    return denied ? { rows: unpackRows(octets), denied: unpackDenied(denied) } : gone;
  };

/**
 * Has the rows read that name the people of a run, if that has not happened. All that follows finds the same ones.
 * @throws NotYet while they are being read, and while a source is away that may come back
 */
export const readPeopleRows =
  ({ bus, clock }: Pick<Needs, 'bus' | 'clock'>): ReadPeopleRows =>
  async ({ occurrenceId, reportId, parameters, dueAt, timezone, lastRun, perRow, at }, reportVersion) => {
    const when = { asOf: dueAt, timezone, ...(lastRun === undefined ? {} : { lastRun }) };
    const data = { occurrenceId, reportId, reportVersion, parameters, perRow, ...when };
    const reply = await bus.request({ type: 'ReadRows', data }, `${occurrenceId} rows`);
    if (!reply.ok) return { problem: reply.message };
    const { isDone, reason } = reply.result;
    if (isDone === true) return null;
    if (typeof reason !== 'string') throw new NotYet(AGAIN_MS, 'the rows that name the people are being read');
    if (clock.millis() - Date.parse(at) > PATIENCE_MS) return { problem: reason };
    throw new NotYet(AFTER_FAILURE_MS, `the rows that name the people could not be read: ${reason}`);
  };
