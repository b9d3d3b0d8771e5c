import { type Duplex, Readable } from 'node:stream';

/** The last CRLF belongs to the end of the message, CRLF "." CRLF, which nodemailer writes. */
const LAST_LINE_END = 2;
const SLICE = 64 * 1024;

/**
 * A message that is ready for the wire, for nodemailer to send. nodemailer pipes it into a stream that looks for dots at
 * the beginning of lines, octet by octet. They are doubled already, once for all recipients, so the octets go
 * straight to the readable side of that stream, as fast as the socket takes them; its end adds the final dot.
 */
export class WireBody extends Readable {
  /** How far the message got: `dot` once all of it, and its end, is handed over. */
  progress: 'envelope' | 'message' | 'dot' = 'envelope';
  readonly #end: number;

  /** @param alive whether the session can still send; without it the octets go nowhere */
  constructor(
    private readonly octets: Buffer,
    private readonly alive: () => boolean,
  ) {
    super();
    this.#end = octets.length - LAST_LINE_END;
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    const stream = destination as unknown as Duplex;
    let offset = 0;
    let pushing = false;
    const next = (): void => {
      if (pushing || this.progress === 'dot' || !this.alive()) return;
      pushing = true;
      for (let room = true; room && offset < this.#end && this.alive(); offset += SLICE) {
        this.progress = 'message';
        room = stream.push(this.octets.subarray(offset, Math.min(offset + SLICE, this.#end)));
      }
      pushing = false;
      if (offset < this.#end) return;
      this.progress = 'dot';
      stream.end();
    };
    // A slice has gone to the socket; none does while the socket is full.
    stream.on('data', next);
    next();
    return destination;
  }
}
