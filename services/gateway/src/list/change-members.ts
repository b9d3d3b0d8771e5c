import { type Command, MAX_CHANGED_MEMBERS } from '@punctual/contracts';
import { listMemberView } from '../views/list-member.view';
import type { ViewReader } from '../views/reader';

const READ_AT_ONCE = 5_000;

const slices = (emails: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(emails.length / MAX_CHANGED_MEMBERS) }, (_, index) =>
    emails.slice(index * MAX_CHANGED_MEMBERS, (index + 1) * MAX_CHANGED_MEMBERS),
  );

/** The commands that add these addresses, each of a bounded size. Only the first can tell whether the caller read the newest version. */
export const additions = (
  listId: string,
  emails: readonly string[],
  { whenFull = 'refuse', ifVersion = null }: { whenFull?: 'refuse' | 'fill'; ifVersion?: number | null } = {},
): Command<'AddListMembers'>[] =>
  slices([...new Set(emails)]).map((some, index) => ({
    type: 'AddListMembers',
    data: { listId, emails: some, whenFull, ifVersion: index === 0 ? ifVersion : null },
  }));

/** The commands that remove these addresses, each of a bounded size. */
export const removals = (
  listId: string,
  emails: readonly string[],
  ifVersion: number | null = null,
): Command<'RemoveListMembers'>[] =>
  slices(emails).map((some, index) => ({
    type: 'RemoveListMembers',
    data: { listId, emails: some, reason: 'removed', ifVersion: index === 0 ? ifVersion : null },
  }));

/** All members of a list, in the order of their addresses. */
export const membersOf = async (views: ViewReader, listId: string): Promise<string[]> => {
  const emails: string[] = [];
  let after: { value: string | number | null; key: string } | undefined;
  do {
    const rows = await views.list(listMemberView, {
      where: [['listId', '=', listId]],
      sort: { column: 'email', descending: false },
      after,
      limit: READ_AT_ONCE,
    });
    for (const { doc } of rows) emails.push((doc as { email: string }).email);
    const last = rows.at(-1);
    after = last && rows.length === READ_AT_ONCE ? { value: last.sortedBy, key: last.key } : undefined;
  } while (after);
  return emails;
};

/** The commands that make exactly these addresses the members: first those that make room. */
export const replacements = async (
  views: ViewReader,
  listId: string,
  emails: readonly string[],
): Promise<Command[]> => {
  const [before, wanted] = [new Set(await membersOf(views, listId)), new Set(emails)];
  return [
    ...removals(
      listId,
      [...before].filter((email) => !wanted.has(email)),
    ),
    ...additions(
      listId,
      [...wanted].filter((email) => !before.has(email)),
    ),
  ];
};
