import { DELETED } from './stored-event';

/** Retention rules from a stream's metadata. `truncateBefore` = {@link DELETED} marks a soft-deleted stream. */
export type Retention = { maxCount?: number; maxAgeSeconds?: number; truncateBefore?: number };

// EventStoreDB writes the largest int64 as $tb of a soft-deleted stream.
const INT64_MAX = '9223372036854775807';

/** Data of the `$metadata` event that soft-deletes a stream. It replaces all earlier metadata, as in EventStoreDB. */
export const SOFT_DELETE = Buffer.from(`{"$tb":${INT64_MAX}}`);

/** A `$$stream` keeps only its latest event, whatever its metadata says (EventStoreDB's `MetaStreamMaxCount` = 1). */
export const METASTREAM_RETENTION: Retention = { maxCount: 1 };

const PREFIX = '$$';
/** True for `$$name`. */
export const isMetastream = (name: string): boolean => name.startsWith(PREFIX);
/** `name` to `$$name`. */
export const metastreamOf = (name: string): string => PREFIX + name;
/** `$$name` to `name`. */
export const originalOf = (metastream: string): string => metastream.slice(PREFIX.length);

const object = (data: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads the retention rules from a `$metadata` event. Metadata EventStoreDB cannot read (not an object, or a limit below 1)
 * counts as none at all: every event is kept.
 */
export const parseRetention = (data: Uint8Array): Retention => {
  const metadata = object(data);
  if (!metadata) return {};
  const { $maxCount, $maxAge, $tb } = metadata;
  const retention: Retention = {};
  for (const [value, least] of [
    [$maxCount, 1],
    [$maxAge, 1],
    [$tb, 0],
  ] as const) {
    if (value !== undefined && value !== null && !(typeof value === 'number' && value >= least)) return {};
  }
  if (typeof $maxCount === 'number') retention.maxCount = Math.floor($maxCount);
  if (typeof $maxAge === 'number') retention.maxAgeSeconds = $maxAge;
  if (typeof $tb === 'number')
    retention.truncateBefore = $tb >= Number(INT64_MAX) ? DELETED : Math.min($tb, DELETED - 1);
  return retention;
};

/** The metadata of a soft-deleted stream that is reopened: the same keys, readable from `revision` on. */
export const undelete = (data: Uint8Array, revision: number): Uint8Array =>
  Buffer.from(JSON.stringify({ ...object(data), $tb: revision }));

/** First revision still readable after retention by count and truncation, given the last revision of the stream. */
export const firstReadable = ({ maxCount, truncateBefore }: Retention, last: number): number =>
  Math.max(0, truncateBefore ?? 0, maxCount === undefined ? 0 : last - maxCount + 1);

/** Events created before this (ms since the epoch) are past their `$maxAge`. */
export const oldestReadable = ({ maxAgeSeconds }: Retention, now: number): number =>
  maxAgeSeconds === undefined ? 0 : now - maxAgeSeconds * 1000;
