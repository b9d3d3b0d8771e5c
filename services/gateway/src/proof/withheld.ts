import type { Withheld } from 'punctual-verify';

/** What is wanted of the data that a run shares with other deliveries: the addresses that may stay, and the hash of the part that its people get. */
export type Wanted = { recipients: ReadonlySet<string>; contentHash: string | null };

/** What separates words, also in `"Ann" <ann@example.com>` and in a list. */
const BETWEEN = /[\s<>"',;:()[\]{}|]+/u;

/** Whether a word is an e-mail address. Better one text too many withheld than the address of somebody else told. */
const isAddress = (word: string): boolean => {
  const at = word.lastIndexOf('@');
  return at > 0 && word.indexOf('.', at) > at + 1;
};

/** Whether a text names somebody who is not one of the recipients. */
const namesOthers = (text: string, recipients: ReadonlySet<string>): boolean =>
  text.includes('@') && text.split(BETWEEN).some((word) => isAddress(word) && !recipients.has(word.toLowerCase()));

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether it is a part of a rendering that other people get. */
const isOfOthers = (entry: unknown, contentHash: string | null): boolean =>
  isObject(entry) && 'contentHash' in entry && 'values' in entry && entry['contentHash'] !== contentHash;

const holdsOthers = (value: unknown, wanted: Wanted): boolean => {
  if (typeof value === 'string') return namesOthers(value, wanted.recipients);
  if (!isObject(value)) return false;
  return (
    isOfOthers(value, wanted.contentHash) ||
    Object.entries(value).some(([name, one]) => namesOthers(name, wanted.recipients) || holdsOthers(one, wanted))
  );
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * The data of an event without what is about others: entries of lists, and members of objects, that name somebody else or are the
 * part of somebody else. Whatever the type of the event, so that later types are withheld from in the same way. `withheld` says
 * where how many entries are missing.
 */
export const withoutOthers = (data: unknown, wanted: Wanted): { data: unknown; withheld: Withheld[] } => {
  const withheld: Withheld[] = [];
  const walk = (value: unknown, path: string): unknown => {
    if (!isObject(value)) return value;
    if (Array.isArray(value)) {
      // An entry of a list goes as a whole when it names somebody: what else it says is about them.
      const kept = value.filter((entry) => !holdsOthers(entry, wanted));
      if (kept.length < value.length) withheld.push({ path, entries: value.length - kept.length });
      return kept.map((entry, index) => walk(entry, `${path}/${index}`));
    }
    const members: [string, unknown][] = [];
    for (const [name, one] of Object.entries(value)) {
      if (namesOthers(name, wanted.recipients)) withheld.push({ path, entries: 1 });
      else if (typeof one === 'string' && namesOthers(one, wanted.recipients))
        withheld.push({ path: `${path}/${escaped(name)}`, entries: 1 });
      else members.push([name, walk(one, `${path}/${escaped(name)}`)]);
    }
    return Object.fromEntries(members);
  };
  return { data: walk(data, ''), withheld };
};
