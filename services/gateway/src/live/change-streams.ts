import { comparePositions, type EventStore, type Position } from '@punctual/chassis';
import { Problem } from '../http/problem';
import { ChangeStream, logTag, type PlaceInLog, type StreamNeeds } from './change-stream';

const BEAT_MS = 15_000;
/** Open streams of one account: a browser has a few, and a program one. */
const PER_ACCOUNT = 32;
const IN_ALL = 4_096;

const tooMany = (detail: string): Problem => new Problem(429, 'stream/too-many', detail, [], { 'Retry-After': '30' });

/** The open streams of changes of a gateway. */
export class ChangeStreams {
  private readonly open = new Map<ChangeStream, string>();
  private beats: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly needs: Pick<StreamNeeds, 'changes' | 'visibility'>,
    private readonly store: Pick<EventStore, 'head' | 'identity'>,
  ) {}

  /**
   * A stream of what happens from now on, or after a place. A place that this log never had begins with a reset.
   * @throws Problem 429 when too many are open; 503 when the gateway stops
   */
  async start(reader: Pick<StreamNeeds, 'user' | 'again'>, after: PlaceInLog | null): Promise<ChangeStream> {
    const { changes } = this.needs;
    const logId = await this.store.identity();
    const isHere = after?.log === logTag(logId) && (await this.isKnown(after.position));
    const from = after === null ? changes.position() : isHere ? after.position : null;
    const { userId } = reader.user;
    if (this.closed) throw new Problem(503, 'service/unavailable', 'the gateway stops', [], { 'Retry-After': '2' });
    const own = [...this.open.values()].filter((holder) => holder === userId).length;
    if (own >= PER_ACCOUNT)
      throw tooMany(`this account has ${PER_ACCOUNT} streams of events open, which is the most; close one of them`);
    if (this.open.size >= IN_ALL) throw tooMany('too many streams of events are open here; try again later');
    const stream = new ChangeStream({ ...this.needs, ...reader, logId }, from);
    this.open.set(stream, userId);
    this.beats ??= setInterval(() => this.beat(), BEAT_MS).unref();
    stream.once('close', () => this.closeOf(stream));
    return stream;
  }

  /** How many are open. */
  get size(): number {
    return this.open.size;
  }

  /** Ends all streams, so that the server can stop. Browsers come back to another gateway, or later. */
  close(): void {
    this.closed = true;
    for (const stream of this.open.keys()) stream.end();
  }

  private beat(): void {
    for (const stream of this.open.keys()) void stream.beat();
  }

  private closeOf(stream: ChangeStream): void {
    this.open.delete(stream);
    if (this.open.size > 0 || !this.beats) return;
    clearInterval(this.beats);
    this.beats = null;
  }

  /** Another gateway may be ahead of this one, but none is ahead of the log. */
  private async isKnown(position: Position): Promise<boolean> {
    if (comparePositions(position, this.needs.changes.position()) <= 0) return true;
    const end = await this.store.head();
    return end !== null && comparePositions(position, end) <= 0;
  }
}
