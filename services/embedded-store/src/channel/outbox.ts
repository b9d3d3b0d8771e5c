import type { MessagePort } from 'node:worker_threads';
import { BadRequest } from '../bad-request';
import { AccessDenied, PositionAhead, StreamDeleted } from '../refusals';
import type { Failure, FromStore, Page } from './wire';

const kindOf = (error: unknown): Failure['kind'] => {
  if (error instanceof StreamDeleted) return 'stream-deleted';
  if (error instanceof BadRequest || error instanceof AccessDenied || error instanceof PositionAhead) return 'refused';
  return 'unavailable';
};

const empty = (): FromStore => ({
  appended: { calls: [], revisions: [], positions: [] },
  answered: { calls: [], positions: [] },
  failures: [],
  pages: [],
});

/** Gathers what goes to a client: one message for all that a commit, or a message from the client, leads to. */
export class Outbox {
  #message: FromStore | undefined;

  constructor(private readonly port: MessagePort) {}

  appended(call: number, revision: number, position: number): void {
    const { appended } = this.#open();
    appended.calls.push(call);
    appended.revisions.push(revision);
    appended.positions.push(position);
  }

  answered(call: number, position: number): void {
    const { answered } = this.#open();
    answered.calls.push(call);
    answered.positions.push(position);
  }

  page(page: Page): void {
    this.#open().pages.push(page);
  }

  conflict(call: number, message: string): void {
    this.#open().failures.push({ call, kind: 'conflict', message });
  }

  failed(call: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#open().failures.push({ call, kind: kindOf(error), message });
  }

  /** Sends what has been gathered now. */
  flush(): void {
    const message = this.#message;
    this.#message = undefined;
    if (message) this.port.postMessage(message);
  }

  #open(): FromStore {
    if (!this.#message) {
      this.#message = empty();
      // A microtask runs when the current callback is complete: after all acknowledgements and events of a commit.
      queueMicrotask(() => this.flush());
    }
    return this.#message;
  }
}
