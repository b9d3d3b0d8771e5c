import type { Event } from '@punctual/contracts';

type Opened = Event<'RunOpened'>['data'];

const plural = (count: number, what: string): string => (count === 1 ? `a list ${what}` : `${count} lists ${what}`);

/** Why lists add nobody, in words. */
const emptyLists = (lists: Opened['lists']): string => {
  const reasons = { active: 'without members', deleted: 'that was deleted', none: 'that never existed' } as const;
  const counts = (['active', 'deleted', 'none'] as const).map(
    (status) => [status, lists.filter((one) => one.status === status).length] as const,
  );
  return counts.flatMap(([status, count]) => (count > 0 ? [plural(count, reasons[status])] : [])).join(', ');
};

/** Why a run goes to nobody, in words, by the lists it names and by the rows that were to name people. */
export const nobodyLeft = (lists: Opened['lists'], people: Opened['people'] | null): string => {
  const nobody = 'nobody is left to send it to';
  if (lists.length > 0) return `${nobody}: ${emptyLists(lists)}`;
  if (!people) return nobody;
  const [first] = people.refused;
  return first
    ? `${nobody}: all ${people.refusedRows} rows were refused, and row ${first.row} because ${first.reason}`
    : `${nobody}: the report has no rows`;
};
