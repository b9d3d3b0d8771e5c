import { spanAt } from '@punctual/chassis/zones';
import type { Upcoming, UpcomingRun } from '@punctual/contracts';
import { textOf } from './civil';
import { compile } from './compile';
import { nextFiring } from './next-firing';
import { noteOf } from './note';
import { type Cursor, plan } from './occurrences';
import type { Rule } from './rule';
import { sentenceOf } from './sentence';
import { duration } from './words';

/** A valid rule in words, and its next `count` runs after `from`, fewer when it ends. @throws RangeError for an invalid rule */
export const upcomingOf = (rule: Rule, now: string, count: number, from = now): Omit<Upcoming, 'difference'> => {
  const pattern = compile(rule);
  if ('problems' in pattern) throw new RangeError('the rule is invalid');
  const steps = plan(rule);
  const upcoming: UpcomingRun[] = [];
  let cursor: Cursor = from;
  while (upcoming.length < count) {
    const { planned, passed } = nextFiring(steps, cursor);
    if (!planned) break;
    const at = Date.parse(planned.dueAt);
    const { offset } = spanAt(rule.timezone, at);
    upcoming.push({
      at: planned.dueAt,
      local: textOf(at + offset),
      offset: offsetText(offset),
      relative: `in ${duration(Math.round((at - Date.parse(now)) / 1000))}`,
      note: noteOf(rule, pattern, planned, passed),
    });
    cursor = planned;
  }
  return { sentence: sentenceOf(rule), upcoming };
};

/** `+05:30`. */
const offsetText = (offset: number): string => {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

type Runs = Pick<Upcoming, 'sentence' | 'upcoming'>;

/** What an edit changes: both sentences, and the runs that only one of them has up to where both lists are complete. */
export const differenceOf = (before: Runs, after: Runs, count: number): NonNullable<Upcoming['difference']> => {
  const ends = [before, after].flatMap(({ upcoming }) =>
    upcoming.length < count ? [] : [Date.parse(upcoming.at(-1)?.at ?? '')],
  );
  const end = Math.min(...ends);
  const only = (mine: Runs, other: Runs) => {
    const known = new Set(other.upcoming.map(({ at }) => at));
    return mine.upcoming.filter(({ at }) => !known.has(at) && Date.parse(at) <= end);
  };
  const [removed, added] = [only(before, after), only(after, before)];
  return { before: before.sentence, after: after.sentence, removed, added };
};
