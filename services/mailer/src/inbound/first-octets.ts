import type { Readable } from 'node:stream';

/** The first `most` octets of a stream, once it has ended; the rest is read and dropped. */
export const firstOctets = async (stream: Readable, most: number): Promise<Buffer> => {
  const kept: Buffer[] = [];
  let left = most;
  for await (const chunk of stream) {
    if (left === 0) continue;
    const octets = (chunk as Buffer).subarray(0, left);
    kept.push(octets);
    left -= octets.length;
  }
  return Buffer.concat(kept);
};
