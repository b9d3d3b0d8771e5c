import { sha256 } from '@punctual/chassis';
import { Problem } from './problem';

/**
 * The entity tag of a response: `"<version>-<hash>"` for a versioned resource, `"<hash>"` otherwise (RFC 9110, section
 * 8.8.3). The hash also changes with fields that leave the version alone, such as the next run of a schedule.
 */
export const entityTag = (body: string | Buffer, version?: number): string => {
  const hash = sha256(body).slice(0, 16);
  return version === undefined ? `"${hash}"` : `"${version}-${hash}"`;
};

const OWN = /^"(\d{1,9})(?:-[0-9a-f]{16})?"$/;

/**
 * The version required by `If-Match` (RFC 9110, section 13.1.1); null without the header or for `*`.
 * @throws Problem 412 for a tag that was never issued, 422 for several tags.
 */
export const versionIn = (ifMatch: string | undefined): number | null => {
  const text = ifMatch?.trim();
  if (!text || text === '*') return null;
  if (text.includes(','))
    throw new Problem(422, 'request/invalid', 'If-Match must name one entity tag', [
      { path: 'If-Match', message: 'must name one entity tag' },
    ]);
  const version = OWN.exec(text)?.[1];
  if (version === undefined)
    throw new Problem(412, 'request/stale', 'If-Match names an entity tag this resource never had');
  return Number(version);
};

/** Whether `If-None-Match` names this tag, so that 304 is enough (RFC 9110, section 13.1.2: weak comparison). */
export const tagMatches = (ifNoneMatch: string | undefined, tag: string): boolean => {
  const named = (ifNoneMatch ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  return named.includes(tag) || named.includes('*');
};
