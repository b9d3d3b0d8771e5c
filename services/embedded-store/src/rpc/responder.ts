import { setImmediate } from 'node:timers';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { toServiceError } from './errors';

/** A Read call. Responses are passed as bytes, already encoded. */
export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/**
 * Runs when the peer can take more: writes until `write` returns false or the current page is used up.
 * - 'more': another page may follow;
 * - 'idle': nothing to write now; `wake` runs the step again;
 * - 'done': the response is complete.
 */
export type Step = (write: (message: Buffer) => boolean) => 'more' | 'idle' | 'done';

/**
 * Writes a response at the pace of its peer: pauses while the peer's buffer is full, so a slow reader costs one page
 * of memory, and yields to other work between pages.
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
    call.on('cancelled', () => this.close()); // also when the deadline has passed
    call.on('close', () => this.close());
  }

  /** Resumes writing if there is something to write. */
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

  /** Stops without an answer: the peer disconnected or was already answered. */
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
