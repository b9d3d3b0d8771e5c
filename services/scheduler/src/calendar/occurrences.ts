import { type Span, spanAt, startOfDay } from '@punctual/chassis/zones';
import { Temporal } from 'temporal-polyfill';
import { blackoutAt } from './blackouts';
import { boundsOf } from './bounds';
import { type Civil, DAY, dayOf, textOf } from './civil';
import { compile } from './compile';
import { type CalendarSkip, type Match, matches } from './pattern';
import type { Rule } from './rule';

/**
 * One planned occurrence.
 * - `id` identifies it within its schedule, and never contains `/`, `.`, `*`, `>` or a blank (ids go into NATS subjects and
 *   URLs): `2026-11-23T09:00:00~America:New_York`, or the UTC instant `2026-11-23T14:00:00Z` when every hour is named.
 * - `nominal` is the requested civil time. With `skipped` its date may not exist (`2026-04-31T09:00:00`).
 * - `dueAt` is the instant, RFC 3339 in UTC, with the rule's spread. For a missing date, when it would have begun.
 * - An occurrence that a holiday moved keeps its id and its nominal time.
 */
export type Planned = { id: string; nominal: string; dueAt: string; skipped?: CalendarSkip | undefined };

/**
 * Where to continue: after everything due at an instant (RFC 3339), or after one occurrence. Two occurrences may be due at
 * one instant (a gap shifted one onto the other), so a chain of `next` calls must pass the occurrence, not its instant.
 */
export type Cursor = string | Pick<Planned, 'nominal' | 'dueAt'>;

/** The occurrences of a rule, ordered by `dueAt`, then `nominal`. All methods throw RangeError for an invalid instant. */
export type Plan = {
  /** The first occurrence after the cursor; null when the rule has ended. */
  next: (after: Cursor) => Planned | null;
  /** All due after `from` (exclusive) and up to `to` (inclusive), lazily. Adjacent ranges neither lose nor repeat one. */
  between: (from: string, to: string) => Iterable<Planned>;
  /** The first `count` after the cursor, fewer when the rule ends. */
  upcoming: (after: Cursor, count: number) => Planned[];
  /** After a skipped one: the end of its blackout, or of its holiday, so that a preview need not look at each that follows in it. */
  beyond: (skipped: Planned) => Cursor;
};

type Due = Match & { due: number };

/** Four-digit years only, so that texts sort in the order of their times. */
const FIRST = Date.parse('0001-01-03');
const LAST = Date.parse('9999-12-29');

/**
 * Computes the occurrences of a rule, one span of constant offset at a time, which makes the cases of local time
 * explicit. With every hour named, every real instant counts. Otherwise a time in a gap is shifted by the length of the
 * gap, a time in an overlap counts once, at the earlier instant, and a date that a zone left out (Pacific/Apia,
 * 2011-12-30) is skipped.
 * @throws RangeError when the rule cannot be compiled (see `problemsOf`) or its zone is unknown
 */
export const plan = (rule: Rule): Plan => {
  const pattern = compile(rule);
  if ('problems' in pattern)
    throw new RangeError(pattern.problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  const bounds = boundsOf(rule);
  const spread = rule.spreadBy * 1000;
  const zoneId = rule.timezone.replaceAll('/', ':');

  function* walk(from: number, to: number): Generator<Due> {
    const end = Math.min(to, bounds.latest, LAST);
    for (let at = Math.max(from, bounds.earliest, FIRST); at <= end; ) {
      const span = spanAt(rule.timezone, at);
      for (const due of within(span, at, Math.min(span.end - 1, end))) if (bounds.hold(due.nominal, due.due)) yield due;
      at = span.end;
    }
  }

  /** Occurrences due in `[from, to]`, both within one span. */
  const within = (span: Span, from: number, to: number): Iterable<Due> => {
    const { start, offset, jump } = span;
    // After the clocks go back, the local times of the overlap pass a second time.
    const first = pattern.everyHour || jump >= 0 ? from : Math.max(from, start - jump);
    const regular = dueAll(matches(pattern, first + offset, to + 1 + offset), (civil) => civil - offset);
    if (pattern.everyHour || jump <= 0 || from >= start + jump) return regular;
    return merge(
      shifted(span).filter(({ due }) => due >= from && due <= to),
      regular,
    );
  };

  /** The occurrences whose local time falls into the gap at the start of a span. */
  const shifted = ({ start, offset, jump }: Span): Due[] => {
    const [gapStart, gapEnd] = [start + offset - jump, start + offset];
    const lostDay = (civil: Civil) => dayOf(civil) >= gapStart && dayOf(civil) + DAY <= gapEnd;
    return [...matches(pattern, gapStart, gapEnd)]
      .map((match) =>
        lostDay(match.civil)
          ? { ...match, skipped: 'nonexistent-date' as const, due: start }
          : { ...match, due: match.civil - offset + jump },
      )
      .sort((a, b) => a.due - b.due || (a.nominal < b.nominal ? -1 : 1));
  };

  const planned = ({ due, nominal, skipped }: Due): Planned => {
    const id = pattern.everyHour ? `${textOf(due)}Z` : `${nominal}~${zoneId}`;
    const dueAt = `${textOf(due + spread)}Z`;
    return skipped ? { id, nominal, dueAt, skipped } : { id, nominal, dueAt };
  };

  function* after(cursor: Cursor): Generator<Planned> {
    const nominal = typeof cursor === 'string' ? null : cursor.nominal;
    // An instant from outside is checked; parsing it so strictly costs more than the step.
    const passed = (typeof cursor === 'string' ? millisecondsOf(cursor) : Date.parse(cursor.dueAt)) - spread;
    for (const due of walk(nominal === null ? passed + 1 : passed, Infinity)) {
      if (nominal === null || due.due > passed || due.nominal > nominal) yield planned(due);
    }
  }

  return {
    next: (cursor) => after(cursor).next().value ?? null,
    *between(from, to) {
      for (const due of walk(millisecondsOf(from) - spread + 1, millisecondsOf(to) - spread)) yield planned(due);
    },
    upcoming: (cursor, count) => {
      const found: Planned[] = [];
      if (count < 1) return found;
      for (const occurrence of after(cursor)) if (found.push(occurrence) >= count) break;
      return found;
    },
    beyond: (skipped) => {
      const civil = Date.parse(`${skipped.nominal}Z`);
      const blackout = skipped.skipped === 'blackout' ? blackoutAt(pattern.blackouts, civil) : undefined;
      const end = blackout?.to ?? (skipped.skipped === 'holiday' ? dayOf(civil) + DAY : null);
      const last = end === null ? 0 : startOfDay(rule.timezone, end) + spread - 1;
      return last > Date.parse(skipped.dueAt) ? new Date(last).toISOString() : skipped;
    },
  };
};

const millisecondsOf = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;

function* dueAll(found: Iterable<Match>, dueOf: (civil: Civil) => number): Generator<Due> {
  for (const match of found) yield { ...match, due: dueOf(match.civil) };
}

/** Merges two ordered sequences. At the same instant the shifted one comes first: its nominal time is earlier. */
function* merge(moved: readonly Due[], regular: Iterable<Due>): Generator<Due> {
  let next = 0;
  for (const due of regular) {
    for (let other = moved[next]; other && other.due <= due.due; other = moved[++next]) yield other;
    yield due;
  }
  yield* moved.slice(next);
}
