import { spanAt } from '@punctual/chassis/zones';
import { type Civil, dayOf, textOf } from './civil';
import type { Planned } from './occurrences';
import type { Pattern } from './pattern';
import type { Rule } from './rule';
import { and, timeText } from './words';

/** How many skipped occurrences a note names. */
const NAMED = 3;

const civilOf = (nominal: string): Civil => Date.parse(`${nominal}Z`);
const dateAt = (nominal: string): string => nominal.slice(0, 10);
const timeAt = (civil: Civil): string => timeText(textOf(civil).slice(11));

/** What a change of the clocks, a holiday, a blackout or a missing date changed about a run, in words; null for nothing. */
export const noteOf = (rule: Rule, pattern: Pattern, run: Planned, passed: readonly Planned[]): string | null => {
  const notes = [moved(rule, pattern, run), clocks(rule, pattern, run), before(pattern, passed)];
  const told = notes.filter((note) => note !== null);
  return told.length === 0 ? null : told.join('; ');
};

const holidayOf = (pattern: Pattern, nominal: string): string | null =>
  pattern.holidays?.on(dayOf(civilOf(nominal))) ?? null;

const moved = ({ calendar }: Rule, pattern: Pattern, { nominal }: Planned): string | null => {
  const holiday = holidayOf(pattern, nominal);
  if (holiday === null || calendar === null) return null;
  const direction = calendar.onHoliday === 'next-business-day' ? 'next' : 'previous';
  return `${dateAt(nominal)} is ${holiday}: moved to the ${direction} business day`;
};

const clocks = ({ timezone, spreadBy }: Rule, { everyHour }: Pattern, { nominal, dueAt }: Planned): string | null => {
  const at = Date.parse(dueAt) - spreadBy * 1000;
  const span = spanAt(timezone, at);
  const local = at + span.offset;
  const [time, date] = [timeAt(local), textOf(local).slice(0, 10)];
  const wanted = timeAt(civilOf(nominal));
  if (time !== wanted) return `the clocks leave out ${wanted}: runs at ${time}`;
  const again = Number.isFinite(span.end) ? spanAt(timezone, span.end) : null;
  if (again && again.jump < 0 && local >= span.end + again.offset)
    return `${time} comes twice on ${date}: ${everyHour ? 'this is' : 'runs'} the first time`;
  return span.jump < 0 && at < span.start - span.jump
    ? `${time} comes twice on ${date}: this is the second time`
    : null;
};

const before = (pattern: Pattern, passed: readonly Planned[]): string | null => {
  if (passed.length === 0) return null;
  const named = passed.slice(0, NAMED).map((skipped) => reason(pattern, skipped));
  const more = passed.length > NAMED ? [`${passed.length - NAMED} more`] : [];
  return `skipped before: ${and([...named, ...more])}`;
};

const reason = (pattern: Pattern, { nominal, skipped }: Planned): string => {
  if (skipped === 'holiday') return `${dateAt(nominal)} (${holidayOf(pattern, nominal) ?? 'a holiday'})`;
  return skipped === 'blackout' ? `${dateAt(nominal)} (a blackout)` : `${dateAt(nominal)} (no such date)`;
};
