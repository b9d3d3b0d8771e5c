import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../samples');

/** Messages to a return path, by name, as they arrive: the files have `\n` as line ends, and mail has CRLF. */
export const samples: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(FOLDER).map((file) => [
    file.replace(/\.eml$/, ''),
    Buffer.from(readFileSync(join(FOLDER, file), 'utf8').replaceAll('\n', '\r\n')),
  ]),
);
