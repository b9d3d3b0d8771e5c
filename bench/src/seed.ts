import { randomUUID } from 'node:crypto';
import {
  type AllStreamRecordedEvent,
  END,
  EventStoreDBClient,
  jsonEvent,
  type Position,
  START,
} from '@eventstore/db-client';
import { type Event, metadataFor, scheduleBody, streamName } from '@punctual/contracts';

const IN_FLIGHT = 256;

/** The body of a schedule as a client would send it, without its report. */
export type ScheduleDraft = Record<string, unknown>;

/** When a schedule was created and first falls due: RFC 3339, UTC. */
export type Dates = { createdAt: string; nextDueAt: string };

/** A client that reads and writes the log directly, bypassing the services, because thousands of requests would be slow. */
export class Log {
  readonly #client: EventStoreDBClient;

  constructor(url: string) {
    this.#client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
  }

  /** Appends `ScheduleCreated` for `count` schedules, many at once; `draftOf` returns the draft of each. Returns their ids, in order. */
  async createSchedules(
    { count, reportId, createdAt, nextDueAt }: Dates & { count: number; reportId: string },
    draftOf: (index: number) => ScheduleDraft,
  ): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID() as string);
    const queue = ids.entries();
    const metadata = metadataFor('ScheduleCreated', { tenantId: 'default', userId: 'bench' });
    const worker = async () => {
      for (const [index, scheduleId] of queue) {
        const spec = scheduleBody('UTC').parse({ reportId, ...draftOf(index) });
        const data: Event<'ScheduleCreated'>['data'] = { scheduleId, userId: 'bench', spec, nextDueAt, at: createdAt };
        const event = jsonEvent({ id: randomUUID(), type: 'ScheduleCreated', data, metadata });
        await this.#client.appendToStream(streamName('schedule', scheduleId), event);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    return ids;
  }

  /** Position of the newest event; null in an empty log. */
  async end(): Promise<Position | null> {
    let position: Position | null = null;
    for await (const { event } of this.#client.readAll({ direction: 'backwards', fromPosition: END, maxCount: 1 }))
      position = event?.position ?? null;
    return position;
  }

  /** The events of some types from a position on. */
  async read(from: Position | null, types: ReadonlySet<string>): Promise<AllStreamRecordedEvent[]> {
    const found: AllStreamRecordedEvent[] = [];
    for await (const { event } of this.#client.readAll({ fromPosition: from ?? START }))
      if (event && types.has(event.type)) found.push(event);
    return found;
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

/** How long after it was due each of the schedules was recorded as fired, in ms, and how many were recorded at all. */
export const firedLate = async (log: Log, from: Position | null, schedules: readonly string[]): Promise<number[]> => {
  const wanted = new Set(schedules);
  return (await log.read(from, new Set(['OccurrenceFired']))).flatMap(({ data, created }) => {
    const { scheduleId, dueAt } = data as { scheduleId: string; dueAt: string };
    return wanted.has(scheduleId) ? [created.getTime() - Date.parse(dueAt)] : [];
  });
};
