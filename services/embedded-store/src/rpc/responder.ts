import { setImmediate } from 'node:timers';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { toServiceError } from './errors';

/** A Read call. Responses are passed as bytes, already encoded. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/**
 * What a reader does when the peer can take more: write until `write` says false or the page at hand is used up.
 * - 'more': there is, or may be, another page;
 * - 'idle': nothing now; `wake` runs it again;
 * - 'done': the response is complete.
 */
export type Step = (write: (message: Buffer) => boolean) => 'more' | 'idle' | 'done';

/**
 * Drives a response at the pace of its peer: stops while the peer's buffer is full, so that a slow reader costs one page
 * of memory, and gives way to other work between pages.
 */
export class Responder {
  #blocked = false;
  #scheduled = false;
  #closed = false;
  readonly #write = (message: Buffer): boolean => {
    this.#blocked = !this.call.write(message);
    return !this.#blocked;
  };

  constructor(
    private readonly call: ReadCall,
    private readonly step: Step,
    private readonly closed: () => void,
  ) {
    call.on('drain', () => {
      this.#blocked = false;
      this.#run();
    });
    call.on('cancelled', () => this.close()); // also when the deadline passed
    call.on('close', () => this.close());
  }

  /** There may be something to write now. */
  wake(): void {
    if (this.#closed || this.#blocked || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#run();
    });
  }

  /** Ends the response with an error. */
  fail(error: unknown): void {
    if (this.#closed) return;
    this.close();
    this.call.emit('error', toServiceError(error));
  }

  /** Stops without an answer: the peer has gone, or has been answered. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.closed();
  }

  #run(): void {
    if (this.#closed || this.#blocked) return;
    try {
      const result = this.step(this.#write);
      if (result === 'done') {
        this.close();
        this.call.end();
      } else if (result === 'more') this.wake();
    } catch (error) {
      this.fail(error);
    }
  }
}
