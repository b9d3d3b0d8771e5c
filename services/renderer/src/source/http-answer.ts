import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { SourceError } from './source-error';

/** One header field of an answer; several of a name are joined, as RFC 9110 (section 5.3) allows. */
export const fieldOf = (headers: Record<string, string | string[] | undefined>, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
};

/** The body of an answer without its content coding. */
export const decoded = (body: Readable, coding: string): Readable => {
  const name = coding.trim().toLowerCase();
  const through = (stream: ReturnType<typeof createGunzip>): Readable => {
    body.on('error', (error) => stream.destroy(error));
    return body.pipe(stream);
  };
  switch (name) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return through(createGunzip());
    case 'deflate':
      return through(createInflate());
    case 'br':
      return through(createBrotliDecompress());
    default:
      throw new SourceError('bad-rows', `the answer has the content coding "${name}", which cannot be read`);
  }
};

/** Counts octets over all answers of one reading, unpacked: a small file that unpacks to a huge one ends here. */
export const budget = (most: number) => {
  let left = most;
  return async function* counted(body: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      left -= (chunk as Buffer).length;
      if (left < 0) {
        body.destroy();
        throw new SourceError(
          'too-large',
          `the answers are larger than ${Math.floor(most / 2 ** 20)} MiB; ask for less`,
        );
      }
      yield chunk as Buffer;
    }
  };
};
export type Budget = ReturnType<typeof budget>;

const PASSING_STATUS = new Set([408, 425, 429]);
const SHOWN = 300;

/** What an answer that is no success means, with the beginning of what it says. */
export const statusFailure = (status: number, said: string): SourceError => {
  const text = `the server answers ${status}${said.trim() === '' ? '' : `: ${said.trim().slice(0, SHOWN)}`}`;
  if (status === 401 || status === 403) return new SourceError('denied', text);
  return new SourceError(PASSING_STATUS.has(status) || status >= 500 ? 'unreachable' : 'failed', text);
};
