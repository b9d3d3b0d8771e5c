import { Readable } from 'node:stream';
import type { Position } from '@punctual/chassis';
import type { Principal } from '../session/sessions';
import type { Change } from './change';
import type { Changes } from './changes';
import type { Visibility } from './visibility';

/** What a stream of changes needs; `again` authenticates its reader once more, and rejects when the session has ended. */
export type StreamNeeds = {
  changes: Changes;
  visibility: Pick<Visibility, 'visible'>;
  user: Principal;
  again: () => Promise<Principal>;
  /** The id of the event log. */
  logId: string;
};

/** How many changes are looked at together. */
const PAGE = 500;
/** A reader that has taken nothing for this many beats is gone, or comes back later. */
const PATIENCE = 8;
/** Whether a change may end the session of a reader, or change what they may see. */
const concerns = ({ tenantId, told: { type, noun, id } }: Change, user: Principal): boolean => {
  if (tenantId !== user.tenantId) return false;
  if (noun === 'user') return id === user.userId;
  // Who calls with a key is not known by its id.
  return noun === 'session' ? id === user.sessionId : type === 'ApiKeyRevoked' && user.scopes !== null;
};

/** A place in a log: the position, and the first octets of the log's id. */
export type PlaceInLog = { position: Position; log: string };

/** A log as ids of events name it. */
export const logTag = (logId: string): string => logId.slice(0, 8);

/** A place as the id of a server-sent event. */
export const eventId = ({ position: { commit, prepare }, log }: PlaceInLog): string => `${commit}-${prepare}-${log}`;

/** The place in the id of an event; null for any other text. Ids of earlier versions name no log. */
export const placeOf = (id: string): PlaceInLog | null => {
  const [, commit, prepare, log = ''] = /^(\d{1,19})-(\d{1,19})(?:-([0-9a-f]{8}))?$/.exec(id) ?? [];
  if (commit === undefined || prepare === undefined) return null;
  return { position: { commit: BigInt(commit), prepare: BigInt(prepare) }, log };
};

/**
 * Server-sent events (HTML standard, section 9.2) of the changes after `from` that a user may see; without a place to go on from,
 * they begin with `reset`. A reader that takes them slowly is
 * sent no more than fits its buffer, goes on where it was, and gets `reset` when what follows is no longer held.
 */
export class ChangeStream extends Readable {
  private readonly log: string;
  private cursor: Position;
  private user: Principal;
  private wanted = true;
  private busy = false;
  private over = false;
  private beatsMissed = 0;
  private readonly leave: () => void;

  constructor(
    private readonly needs: StreamNeeds,
    from: Position | null,
  ) {
    super({ highWaterMark: 64 * 1024 });
    this.log = logTag(needs.logId);
    this.cursor = from ?? needs.changes.position();
    this.user = needs.user;
    this.leave = needs.changes.onMore(() => void this.send());
    this.wanted = this.push(this.event('ready') + (from === null ? this.event('reset') : ''));
  }

  /** Keeps the connection open through proxies, and checks that the session still is. Called every 15 s. */
  async beat(): Promise<void> {
    // Whoever has not read the rest of an ended stream by now does not read.
    if (this.over) this.destroy();
    if (this.destroyed) return;
    await this.check();
    if (this.over || this.destroyed) return;
    this.beatsMissed = this.wanted ? 0 : this.beatsMissed + 1;
    // An id without data is what a browser comes back with; nothing is told of it.
    if (this.wanted) this.wanted = this.push(`: still here\nid: ${this.idOf(this.cursor)}\n\n`);
    else if (this.beatsMissed > PATIENCE) this.destroy();
  }

  /** Ends the stream after what was sent. */
  end(): void {
    if (!this.over && !this.destroyed) this.push(null);
    this.over = true;
    this.leave();
  }

  override _read(): void {
    this.wanted = true;
    void this.send();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.leave();
    done(error);
  }

  private idOf(position: Position): string {
    return eventId({ position, log: this.log });
  }

  private encode({ position, told }: Change): string {
    return `id: ${this.idOf(position)}\ndata: ${JSON.stringify(told)}\n\n`;
  }

  private event(name: 'ready' | 'reset'): string {
    return `id: ${this.idOf(this.cursor)}\nevent: ${name}\ndata: {}\n\n`;
  }

  private async check(): Promise<void> {
    try {
      this.user = await this.needs.again();
    } catch (error) {
      // Any other failure, such as of the views, does not say that the session has ended.
      if ((error as { status?: number }).status === 401) this.end();
    }
  }

  private async send(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.wanted && !this.destroyed && !this.over && (await this.sendSome()));
    } catch {
      // The views cannot be read now. The reader comes back with the id of the last event it got.
      this.destroy();
    } finally {
      this.busy = false;
    }
  }

  /** Sends the next page of changes. Returns whether there may be more. */
  private async sendSome(): Promise<boolean> {
    const { changes, visibility } = this.needs;
    const some = changes.after(this.cursor, PAGE);
    if (!some) {
      this.cursor = changes.position();
      this.wanted = this.push(this.event('reset'));
      return true;
    }
    const last = some.at(-1);
    if (!last) return false;
    if (some.some((change) => concerns(change, this.user))) await this.check();
    const visible = await visibility.visible(some, this.user);
    this.cursor = last.position;
    if (visible.length > 0 && !this.destroyed && !this.over)
      this.wanted = this.push(visible.map((one) => this.encode(one)).join(''));
    return true;
  }
}
