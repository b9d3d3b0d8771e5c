import { createHash } from 'node:crypto';
import type { NewEvent } from '../store-connection';

/** A hash over events in their order: two logs with the same one hold the same. */
export class Fingerprint {
  readonly #hash = createHash('sha256');
  #events = 0;

  get events(): number {
    return this.#events;
  }

  add({ stream, revision, id, type, data, metadata }: NewEvent & { stream: string; revision: bigint }): void {
    const content = data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data;
    this.#hash.update(JSON.stringify([stream, String(revision), id, type, content, metadata ?? null]));
    this.#events += 1;
  }

  /** To be asked once, at the end. */
  text(): string {
    return this.#hash.digest('base64');
  }
}
