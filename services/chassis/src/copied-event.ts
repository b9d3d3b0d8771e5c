/**
 * What distinguishes an event that was copied from another log (docs/decisions/0340): the store stamped it with the time of the copy, so its metadata
 * has the time at which it was recorded; and where events before it were no longer readable, others hold their revisions.
 */

/** The key of the metadata under which the time is. */
const RECORDED_AT = 'recordedAt';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The type of events that hold the revisions of others, which a copy does not have. No reader is given them. */
export const HELD_REVISION = 'RevisionHeld';

/** The time at which a copied event was recorded, RFC 3339 in UTC; null for one that was not copied. */
export const recordedAtIn = (metadata: unknown): string | null => {
  const at = (metadata as Record<string, unknown> | null | undefined)?.[RECORDED_AT];
  return typeof at === 'string' && TIME.test(at) ? at : null;
};

/** Metadata with the time at which its event was recorded. Metadata that is no object, of other programs, has no place for it and stays as it is. */
export const withRecordedAt = (metadata: unknown, at: string): unknown => {
  if (metadata === undefined || metadata === null) return { [RECORDED_AT]: at };
  const isObject = typeof metadata === 'object' && !Array.isArray(metadata) && !ArrayBuffer.isView(metadata);
  return isObject ? { ...metadata, [RECORDED_AT]: at } : metadata;
};
