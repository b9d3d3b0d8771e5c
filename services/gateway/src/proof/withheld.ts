import { comparableAddress, type Data, isData, type Withheld } from 'punctual-verify';

/** What is wanted of the data that a run shares with other deliveries: the addresses that may stay, as they are compared, and the hash of the part that its people get. */
export type Wanted = { recipients: ReadonlySet<string>; contentHash: string | null };

/** What separates words, also in `"Ann" <ann@example.com>` and in a list. No address has any of it. */
const BETWEEN = /[\s<>",;:()[\]]+/u;
/** What may be around an address in a text, and may be part of one as well, as in `o'brien@example.com` (RFC 5322, section 3.2.3). */
const AROUND = /['{}|]+/u;

/** Whether a word is an e-mail address. Better one text too many withheld than the address of somebody else told. */
const isAddress = (word: string): boolean => {
  const at = word.lastIndexOf('@');
  return at > 0 && word.indexOf('.', at) > at + 1;
};

/** Whether a text names somebody who is not one of the recipients. */
const namesOthers = (text: string, recipients: ReadonlySet<string>): boolean => {
  if (!text.includes('@')) return false;
  const isRecipient = (word: string) => recipients.has(comparableAddress(word));
  // A word is a recipient as a whole, or is made of recipients alone: `d'ann@example.com` is somebody else than `ann@example.com`.
  return text
    .split(BETWEEN)
    .some(
      (word) => isAddress(word) && !isRecipient(word) && !word.split(AROUND).every((one) => !one || isRecipient(one)),
    );
};

/** Whether it is a part of a rendering, which some of the people of the run get. */
const isPart = (entry: unknown): entry is Data => isData(entry) && 'contentHash' in entry && 'values' in entry;

const holdsOthers = (value: unknown, wanted: Wanted): boolean => {
  if (typeof value === 'string') return namesOthers(value, wanted.recipients);
  if (typeof value !== 'object' || value === null) return false;
  return (
    (isPart(value) && value['contentHash'] !== wanted.contentHash) ||
    Object.entries(value).some(([name, one]) => namesOthers(name, wanted.recipients) || holdsOthers(one, wanted))
  );
};

/** Whether an entry of a list is about somebody else. The part of these recipients is theirs, also when a value in it is an address. */
const isOfOthers = (entry: unknown, wanted: Wanted): boolean =>
  isPart(entry) ? entry['contentHash'] !== wanted.contentHash : holdsOthers(entry, wanted);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * The data of an event without what is about others: entries of lists, and members of objects, that name somebody else or are the
 * part of somebody else. Whatever the type of the event, so that later types are withheld from in the same way. `withheld` says
 * where how many entries are missing.
 */
export const withoutOthers = (data: unknown, wanted: Wanted): { data: unknown; withheld: Withheld[] } => {
  const withheld: Withheld[] = [];
  const walk = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      // An entry of a list goes as a whole when it names somebody: what else it says is about them.
      const kept = value.filter((entry) => !isOfOthers(entry, wanted));
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
