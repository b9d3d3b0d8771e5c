import { EventStoreDBClient, type Position, START } from '@eventstore/db-client';
import { createLog, eventCodec, type KeyStore, openKeyStore, People } from '@punctual/chassis';
import { type DomainEvent, eventDefinitions } from '@punctual/contracts';

/** The services keep bookkeeping of their own in the log as well, such as checkpoints. */
const domainTypes = new Set(eventDefinitions.map(({ type }) => type));

/** The domain events of a running store, read from the beginning of its log, each once. */
export class LogReader {
  readonly #client: EventStoreDBClient;
  readonly #keys: Promise<KeyStore>;
  #reached: Position | null = null;

  constructor(url: string, keysUrl: string) {
    this.#keys = openKeyStore(keysUrl, createLog('test', 'silent'));
    this.#client = EventStoreDBClient.connectionString([url] as unknown as TemplateStringsArray);
  }

  /** The events since the last call, oldest first. @throws UnreadableEvent for one that does not fit its schema */
  async next(): Promise<DomainEvent[]> {
    const found: DomainEvent[] = [];
    const codec = eventCodec(new People(await this.#keys));
    let reached = this.#reached;
    for await (const { event } of this.#client.readAll({ fromPosition: reached ?? START })) {
      // A read begins with the event at its position, which was the last one of the previous read.
      if (!event || event.position.commit === this.#reached?.commit) continue;
      reached = event.position;
      if (domainTypes.has(event.type)) found.push((await codec.decode({ ...event })).event);
    }
    this.#reached = reached;
    return found;
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.#client.dispose();
    await (await this.#keys).close();
  }
}
