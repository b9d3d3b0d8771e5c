import { closeSync, openSync, readSync } from 'node:fs';

/** Octets that are read at a time: blocks are read one after the other, and each system call takes its time. */
const WINDOW = 64 * 1024;

/** A file whose blocks are read, mostly in order. */
export class FileOfBlocks {
  readonly #file: number;
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** Some octets; the buffer is never written to again, since decoded values may be views of it. @throws Error where the file ends before them */
  octets(start: number, length: number): Buffer {
    if (start < this.#start || start + length > this.#start + this.#window.length) this.#read(start, length);
    return this.#window.subarray(start - this.#start, start - this.#start + length);
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(start: number, length: number): void {
    const window = Buffer.allocUnsafeSlow(Math.max(length, WINDOW));
    let at = 0;
    while (at < length) {
      const count = readSync(this.#file, window, at, window.length - at, start + at);
      if (count === 0) throw new Error('the file of the rows is shorter than it was written');
      at += count;
    }
    [this.#window, this.#start] = [window.subarray(0, at), start];
  }
}
