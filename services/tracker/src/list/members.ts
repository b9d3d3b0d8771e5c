/** How many parts a list has: a change copies the parts it touches, not all 50,000 addresses. */
const PARTS = 1_024;

/** The members of a list, as a value: a change makes another one, which shares the parts that did not change. */
export type Members = { readonly size: number; readonly parts: readonly (readonly string[])[] };

export const noMembers: Members = { size: 0, parts: [] };

/** FNV-1a over UTF-16 code units: addresses spread evenly over the parts. */
const partOf = (email: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < email.length; index++) hash = Math.imul(hash ^ email.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % PARTS;
};

const grouped = (emails: readonly string[]): Map<number, Set<string>> => {
  const groups = new Map<number, Set<string>>();
  for (const email of emails) {
    const part = partOf(email);
    const group = groups.get(part) ?? new Set();
    groups.set(part, group.add(email));
  }
  return groups;
};

const changed = (
  members: Members,
  emails: readonly string[],
  change: (part: readonly string[], group: ReadonlySet<string>) => readonly string[],
): Members => {
  const parts = members.parts.length > 0 ? [...members.parts] : Array.from({ length: PARTS }, (): string[] => []);
  let { size } = members;
  for (const [index, group] of grouped(emails)) {
    const before = parts[index] ?? [];
    const after = change(before, group);
    size += after.length - before.length;
    parts[index] = after;
  }
  return { size, parts };
};

/** Whether the address, in its one spelling (`mailbox`), is a member. */
export const isMember = ({ parts }: Members, email: string): boolean => parts[partOf(email)]?.includes(email) ?? false;

/** With these addresses as members too. */
export const withMembers = (members: Members, emails: readonly string[]): Members =>
  changed(members, emails, (part, group) => [...part, ...[...group].filter((email) => !part.includes(email))]);

/** Without these addresses. */
export const withoutMembers = (members: Members, emails: readonly string[]): Members =>
  changed(members, emails, (part, group) => part.filter((email) => !group.has(email)));

/** All members in the order of their code units, the same for the same members. */
export const allMembers = ({ parts }: Members): string[] => parts.flat().sort();
