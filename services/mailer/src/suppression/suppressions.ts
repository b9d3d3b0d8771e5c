import { currentContext, currentTraceparent, type EventStore, Unavailable, uuidOf } from '@punctual/chassis';
import { type SuppressionEvent, streamName } from '@punctual/contracts';
import { Suppressed } from './suppressed';
import { decideSuppression, type SuppressionCommand } from './suppression';

type Book = { suppressed: Suppressed; next: bigint; reading: Promise<void> | null; asked: Promise<void> | null };

/**
 * Who gets no mail, by tenant. A stream is read once, and then what came since, whenever somebody asks: what was recorded before a question is
 * in its answer. Questions that come while one is read share the next reading.
 */
export class Suppressions {
  private readonly books = new Map<string, Book>();

  constructor(private readonly store: Pick<EventStore, 'read' | 'append' | 'codec'>) {}

  /**
   * Those of the tenant in force, as of now.
   * @throws Unavailable, also for an event that this version cannot read: without it somebody could get mail who must not, and a newer mailer may know it
   */
  async now(): Promise<Suppressed> {
    const { tenantId } = currentContext();
    const book = this.books.get(tenantId) ?? {
      suppressed: new Suppressed(tenantId),
      next: 0n,
      reading: null,
      asked: null,
    };
    this.books.set(tenantId, book);
    await this.caughtUp(tenantId, book);
    return book.suppressed;
  }

  /**
   * Decides a command from what is known now, and records what follows; the same command records it once. Two at the same time may both record
   * it: the first counts.
   * @throws Rejection; as `now` does
   */
  async execute(command: SuppressionCommand, commandId: string): Promise<void> {
    const known = (await this.now()).known(command.data.suppressionId);
    for (const event of decideSuppression(command, known)) await this.record(event, commandId);
  }

  private async record(event: SuppressionEvent, commandId: string): Promise<void> {
    const context = currentContext();
    const { tenantId } = context;
    const metadata = { ...context, correlationId: tenantId, traceparent: currentTraceparent() };
    const encoded = await this.store.codec.encode(event, metadata);
    const id = uuidOf(`${event.type} ${commandId}`);
    const { position } = await this.store.append(streamName('suppression', tenantId), [{ id, ...encoded }], 'any');
    context.appended = position;
  }

  private caughtUp(tenantId: string, book: Book): Promise<void> {
    if (!book.reading) {
      book.reading = this.read(tenantId, book).finally(() => (book.reading = null));
      return book.reading;
    }
    // The reading under way may have begun before what the caller must see.
    book.asked ??= book.reading
      .catch(() => {})
      .then(() => {
        book.asked = null;
        return this.caughtUp(tenantId, book);
      });
    return book.asked;
  }

  private async read(tenantId: string, book: Book): Promise<void> {
    const stored = await this.store.read(streamName('suppression', tenantId), { from: book.next });
    for (const read of await this.store.codec.decodeAll(stored)) {
      if ('unreadable' in read) {
        const message = `who gets no mail cannot be read: ${read.unreadable.message}`;
        throw new Unavailable('eventStore', message, { cause: read.unreadable });
      }
      book.suppressed.record(read.event as SuppressionEvent);
      book.next = read.stored.revision + 1n;
    }
  }
}
