import type { Found } from '../api/search';
import { instant } from '../kit/time';
import { words } from './search.words';

const KINDS = Object.keys(words.kinds) as Found['kind'][];

/** What was found, kind by kind; a kind of which nothing was found is left out. */
export const byKind = (found: readonly Found[]): { kind: Found['kind']; all: Found[] }[] =>
  KINDS.map((kind) => ({ kind, all: found.filter((one) => one.kind === kind) })).filter(({ all }) => all.length > 0);

/** What is said beside the name: a state, a type, a count, a time. */
export const detailOf = ({ kind, detail }: Found): string => {
  if (kind === 'list') return words.members(Number(detail));
  if (kind !== 'delivery') return words.states[detail] ?? detail;
  const [status = '', at = ''] = detail.split(' ');
  return [words.states[status] ?? status, Number.isNaN(Date.parse(at)) ? at : instant(at)].join(', ');
};

/** Where a thing is shown. */
export const pageOf = ({ kind, id }: Found) => {
  switch (kind) {
    case 'schedule':
      return { to: '/schedules/$id', params: { id }, search: {} } as const;
    case 'subscription':
      return { to: '/subscriptions', search: {} } as const;
    case 'report':
      return { to: '/reports/$id', params: { id } } as const;
    case 'list':
      return { to: '/lists/$id', params: { id }, search: {} } as const;
    case 'delivery':
      return { to: '/deliveries/$id', params: { id } } as const;
    case 'person':
      return { to: '/people/$email', params: { email: id }, search: {} } as const;
  }
};

/** The place that a key leads to among so many; null for other keys. From the last it goes on at the first. */
export const placeAfter = (key: string, at: number, count: number): number | null => {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at + count - 1) % count;
  return null;
};
