import {
  againOnConflict,
  currentContext,
  currentTraceparent,
  type EventStore,
  type Expected,
  type Limited,
  limited,
  Unavailable,
  uuidOf,
} from '@punctual/chassis';
import { type SuppressionEvent, streamName } from '@punctual/contracts';
import { Suppressed } from './suppressed';
import { decideSuppression, type SuppressionCommand } from './suppression';

type Book = {
  suppressed: Suppressed;
  next: bigint;
  reading: Promise<void> | null;
  asked: Promise<void> | null;
  /** Decisions, one after another. */
  inTurn: Limited;
};

/** How many decisions of a tenant may wait in one mailer: after so many, whoever asks comes back later. */
const MOST_WAITING = 1_000;

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
    const book = this.bookOf(tenantId);
    await this.caughtUp(tenantId, book);
    return book.suppressed;
  }

  /**
   * Decides a command from what is known now, and records what follows; the same command again finds it recorded. A count follows from the one
   * before it, so nothing may be recorded in between: decisions are made one at a time here, and again when another mailer was first.
   * @throws Rejection; Conflict when other mailers keep being first; as `now` does, also when too many wait
   */
  async execute(command: SuppressionCommand, commandId: string): Promise<void> {
    const { tenantId } = currentContext();
    const book = this.bookOf(tenantId);
    const decided = async (): Promise<void> => {
      await this.caughtUp(tenantId, book);
      const expected = book.next === 0n ? 'none' : book.next - 1n;
      const events = decideSuppression(command, book.suppressed.known(command.data.suppressionId));
      if (events.length > 0) await this.record(events, commandId, expected);
    };
    await book.inTurn(() => againOnConflict(decided));
  }

  private async record(events: SuppressionEvent[], commandId: string, expected: Expected): Promise<void> {
    const context = currentContext();
    const { tenantId } = context;
    const metadata = { ...context, correlationId: tenantId, traceparent: currentTraceparent() };
    const encoded = await Promise.all(
      events.map(async (event) => ({
        id: uuidOf(`${event.type} ${commandId}`),
        ...(await this.store.codec.encode(event, metadata)),
      })),
    );
    const { position } = await this.store.append(streamName('suppression', tenantId), encoded, expected);
    context.appended = position;
  }

  private bookOf(tenantId: string): Book {
    const full = 'too many wait to record who gets no mail';
    const book = this.books.get(tenantId) ?? {
      ...{ suppressed: new Suppressed(tenantId), next: 0n, reading: null, asked: null },
      inTurn: limited(1, MOST_WAITING, full),
    };
    this.books.set(tenantId, book);
    return book;
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
