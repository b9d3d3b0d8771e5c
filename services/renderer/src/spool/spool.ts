import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { SourceRow } from '@punctual/contracts';

/**
 * The rows of one reading, encoded, so that another process reads them as often as it needs them: few in memory, many in a file.
 * `octets` is their encoded size.
 */
export type Spooled = { count: number; octets: number; blocks: Uint8Array[]; file: string | null };

/** Rows of one block: what a reader holds at a time. */
const ROWS_IN_BLOCK = 500;
/** What is larger goes to a file. */
const MOST_IN_MEMORY = 1024 * 1024;
/** In a file, each block follows its length. */
const LENGTH = 4;

function* blocksOf(slice: readonly SourceRow[]): Generator<readonly SourceRow[]> {
  for (let at = 0; at < slice.length; at += ROWS_IN_BLOCK) yield slice.slice(at, at + ROWS_IN_BLOCK);
}

const written = async (file: FileHandle, block: Uint8Array): Promise<void> => {
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(block.length);
  await file.writev([length, block]);
};

/**
 * Reads all rows. Holds a mebibyte of them at most; the rest is in a file of its own in the folder, which only this account can read.
 * @param folder called when there is a file
 */
export const spooled = async (
  rows: AsyncIterable<readonly SourceRow[]>,
  folder: () => Promise<string>,
): Promise<Spooled> => {
  const result: Spooled = { count: 0, octets: 0, blocks: [], file: null };
  let file: FileHandle | null = null;
  try {
    for await (const slice of rows) {
      for (const some of blocksOf(slice)) {
        const block = serialize(some);
        result.count += some.length;
        result.octets += block.length;
        if (file) {
          await written(file, block);
          continue;
        }
        result.blocks.push(block);
        if (result.octets <= MOST_IN_MEMORY) continue;
        result.file = join(await folder(), randomUUID());
        file = await open(result.file, 'wx', 0o600);
        for (const one of result.blocks.splice(0)) await written(file, one);
      }
    }
    return result;
  } catch (error) {
    await removeSpool(result);
    throw error;
  } finally {
    await file?.close();
  }
};

/** Removes the file of rows that nobody needs any more. */
export const removeSpool = async ({ file }: Spooled): Promise<void> => {
  if (file !== null) await rm(file, { force: true });
};

const rowsIn = (block: Uint8Array): SourceRow[] => deserialize(block) as SourceRow[];

const filled = async (file: FileHandle, size: number): Promise<Buffer | null> => {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(bytes, at, size - at);
    if (bytesRead === 0) return null;
    at += bytesRead;
  }
  return bytes;
};

/** The rows in blocks, in the order in which they were read. */
export async function* spooledRows({ blocks, file: path, octets }: Spooled): AsyncGenerator<SourceRow[]> {
  for (const block of blocks) yield rowsIn(block);
  if (path === null) return;
  const file = await open(path);
  try {
    for (let left = octets; left > 0; ) {
      const length = await filled(file, LENGTH);
      const block = length && (await filled(file, length.readUInt32LE()));
      if (!block) throw new Error('the file of the rows is shorter than it was written');
      left -= block.length;
      yield rowsIn(block);
    }
  } finally {
    await file.close();
  }
}
