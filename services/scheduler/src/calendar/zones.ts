import { isRegion, isZone, spellingOf } from '@punctual/chassis/zones';

/** How many names to suggest. */
const SUGGESTED = 3;

/** No zone has a name half as long. Longer names are neither looked up nor quoted in full. */
const MAX_LENGTH = 60;

/** Names often mistaken for zones, with the regions they may mean. Abbreviations ignore daylight saving time or are ambiguous. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  EST: ['America/New_York', 'America/Panama'],
  EDT: ['America/New_York'],
  CST: ['America/Chicago', 'America/Costa_Rica', 'Asia/Shanghai'],
  CDT: ['America/Chicago'],
  MST: ['America/Denver', 'America/Phoenix'],
  MDT: ['America/Denver'],
  PST: ['America/Los_Angeles'],
  PDT: ['America/Los_Angeles'],
  AKST: ['America/Anchorage'],
  HST: ['Pacific/Honolulu'],
  GMT: ['Europe/London', 'UTC'],
  BST: ['Europe/London'],
  WET: ['Europe/Lisbon'],
  CET: ['Europe/Berlin', 'Europe/Paris'],
  CEST: ['Europe/Berlin', 'Europe/Paris'],
  MET: ['Europe/Berlin', 'Europe/Paris'],
  EET: ['Europe/Athens', 'Europe/Helsinki'],
  MSK: ['Europe/Moscow'],
  IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  JST: ['Asia/Tokyo'],
  KST: ['Asia/Seoul'],
  SGT: ['Asia/Singapore'],
  AEST: ['Australia/Sydney', 'Australia/Brisbane'],
  AEDT: ['Australia/Sydney'],
  ACST: ['Australia/Adelaide', 'Australia/Darwin'],
  AWST: ['Australia/Perth'],
  NZST: ['Pacific/Auckland'],
  Z: ['UTC'],
  ZULU: ['UTC'],
};

/** Current names that runtimes accept but do not list, since they list each zone under a single, often older, name. */
const CURRENT_NAMES = [
  'UTC',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Ho_Chi_Minh',
  'Asia/Yangon',
  'Europe/Kyiv',
  'America/Nuuk',
  'America/Argentina/Buenos_Aires',
];

/**
 * The problem with a zone name, with IANA names to use instead; null when the name is valid. Valid names are `UTC` and
 * the `Area/Location` names of the IANA time zone database in its spelling, including links such as `Asia/Calcutta`.
 * Abbreviations (`EST`) and bare offsets (`+05:00`) are refused: they ignore daylight saving time.
 */
export const zoneProblem = (name: string): string | null => {
  if (isZone(name)) return null;
  const spelling = name.length <= MAX_LENGTH ? spellingOf(name) : null;
  const suggestions = spelling !== null && isRegion(spelling) ? [spelling] : suggestionsFor(name, spelling);
  return `"${name.slice(0, MAX_LENGTH)}" is not a region of the IANA time zone database; use ${suggestions.join(' or ')}`;
};

const suggestionsFor = (name: string, spelling: string | null): readonly string[] => {
  const meant = MEANT[name.slice(0, MAX_LENGTH).trim().toUpperCase()];
  if (meant) return meant;
  const region = spelling && new Intl.DateTimeFormat('en', { timeZone: spelling }).resolvedOptions().timeZone;
  if (region && isRegion(region)) return [region];
  if (/^(utc|gmt)?\s*[+-]?\d/i.test(name.slice(0, MAX_LENGTH)))
    return ['the region you mean, such as America/New_York', 'UTC'];
  return closest(name.slice(0, MAX_LENGTH));
};

const closest = (name: string): string[] => {
  const wanted = name.trim().toLowerCase().replaceAll(/\s+/g, '_');
  const distanceTo = (zone: string): number => {
    const full = zone.toLowerCase();
    return Math.min(distance(wanted, full), distance(cityOf(wanted), cityOf(full)) + (wanted.includes('/') ? 1 : 0));
  };
  return [...new Set([...CURRENT_NAMES, ...Intl.supportedValuesOf('timeZone')])]
    .map((zone) => ({ zone, far: distanceTo(zone) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, SUGGESTED)
    .map(({ zone }) => zone);
};

const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1);

/** Levenshtein distance: the fewest letters to insert, delete or replace. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
