import type { Followed } from '@punctual/chassis';
import type { AnyView } from './view';

/** What the name of a stream begins with, up to its first hyphen, which it includes. */
const kindOf = (stream: string): string => stream.slice(0, stream.indexOf('-') + 1);

/**
 * Deals events out to views: each gets those of the streams it folds, in the order of the log. With some thirty views, of which most fold rare
 * events, asking each about every event would take longer than the folds.
 */
export const dealOut = (events: readonly Followed[]): ((view: Pick<AnyView, 'prefixes'>) => readonly Followed[]) => {
  const kinds = events.map(({ stored }) => kindOf(stored.stream));
  const present = new Set(kinds);
  return ({ prefixes }) => {
    const wanted = new Set(prefixes.filter((prefix) => present.has(prefix)));
    if (wanted.size === 0) return [];
    return events.filter((_, at) => wanted.has(kinds[at] ?? ''));
  };
};
