import { type AllStreamRecordedEvent, EventStoreDBClient, type Position, START } from '@eventstore/db-client';

/** The event log of a running store, read from its beginning, each event once. */
export class LogReader {
  readonly #client: EventStoreDBClient;
  #reached: Position | null = null;

  constructor(url: string) {
    this.#client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
  }

  /** The events since the last call, oldest first, without those of the store itself. */
  async next(): Promise<AllStreamRecordedEvent[]> {
    const found: AllStreamRecordedEvent[] = [];
    for await (const { event } of this.#client.readAll({ fromPosition: this.#reached ?? START })) {
      // A read begins with the event at its position, which was the last one of the previous read.
      if (!event || event.position.commit === this.#reached?.commit) continue;
      found.push(event);
    }
    this.#reached = found.at(-1)?.position ?? this.#reached;
    return found.filter(({ type }) => !type.startsWith('$'));
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
