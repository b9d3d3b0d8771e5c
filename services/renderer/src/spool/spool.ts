import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SourceRow } from '@punctual/contracts';
import { encodedRows } from './row-encoding';

/** Some encoded rows. `bytes` is null where they are in the file. */
export type Block = { rows: number; octets: number; bytes: Uint8Array | null };

/**
 * The rows of one reading, so that another process reads them as often as it needs them: few in memory, many in a file, block after
 * block. `octets` is their encoded size.
 */
export type Spooled = { count: number; octets: number; blocks: Block[]; file: string | null };

/** Rows of one block: what a reader holds at a time. */
const ROWS_IN_BLOCK = 500;
/** What is larger goes to a file. */
const MOST_IN_MEMORY = 1024 * 1024;
/** Once there is a file. */
const WRITTEN_AT_ONCE = 256 * 1024;

function* inBlocks(slice: readonly SourceRow[]): Generator<readonly SourceRow[]> {
  for (let at = 0; at < slice.length; at += ROWS_IN_BLOCK) yield slice.slice(at, at + ROWS_IN_BLOCK);
}

/** Writes blocks to the file, and forgets their octets. A system call for each would take longer than to encode it. */
const spill = async (file: FileHandle, blocks: readonly Block[]): Promise<void> => {
  await file.appendFile(Buffer.concat(blocks.flatMap(({ bytes }) => bytes ?? [])));
  for (const block of blocks) block.bytes = null;
};

/**
 * Reads all rows. Holds a mebibyte of them at most; more are in a file, in a folder of its own that only this account can read.
 * @param parent of that folder; called when there is a file
 */
export const spooled = async (
  rows: AsyncIterable<readonly SourceRow[]>,
  parent: () => Promise<string>,
): Promise<Spooled> => {
  const result: Spooled = { count: 0, octets: 0, blocks: [], file: null };
  let file: FileHandle | null = null;
  let [waiting, octets]: [Block[], number] = [[], 0];
  try {
    for await (const slice of rows) {
      for (const some of inBlocks(slice)) {
        const bytes = encodedRows(some);
        const block = { rows: some.length, octets: bytes.length, bytes };
        result.count += block.rows;
        result.octets += block.octets;
        result.blocks.push(block);
        waiting.push(block);
        octets += block.octets;
        if (octets <= (file ? WRITTEN_AT_ONCE : MOST_IN_MEMORY)) continue;
        if (!file) {
          const folder = join(await parent(), randomUUID());
          await mkdir(folder, { mode: 0o700 });
          result.file = join(folder, 'rows');
          file = await open(result.file, 'wx', 0o600);
        }
        await spill(file, waiting);
        [waiting, octets] = [[], 0];
      }
    }
    if (file) await spill(file, waiting);
    return result;
  } catch (error) {
    await removeSpool(result);
    throw error;
  } finally {
    await file?.close();
  }
};

/** Removes the file of rows that nobody needs any more, and what is beside it. */
export const removeSpool = async ({ file }: Spooled): Promise<void> => {
  if (file !== null) await rm(dirname(file), { recursive: true, force: true });
};
