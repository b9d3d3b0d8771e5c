import { buffer } from 'node:stream/consumers';
/** Where the files of a rendering go. */
export interface FileStore {
  /** Resolves to the SHA-256 (hex). */
  put(bytes: Buffer): Promise<string>;
  /** Stores a file that is written piece by piece, and may be larger than memory should be. */
  putChunks(chunks: AsyncIterable<Buffer>): Promise<{ sha256: string; size: number }>;
}

/** Keeps the pieces of a file in memory until all are there. */
export const storeInMemory = (put: FileStore['put']): FileStore => ({
  put,
  putChunks: async (chunks) => {
    const bytes = await buffer(chunks);
    return { sha256: await put(bytes), size: bytes.length };
  },
});
