import { type Civil, DAY } from './civil';
import type { Problem, Rule } from './rule';

/** A time without runs, in local time: `from` included, `to` not. */
export type Blackout = { from: Civil; to: Civil };

const FORM = /^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/;

/** The local times of blackouts, or what is wrong with them. */
export const blackoutsOf = ({ blackouts }: Pick<Rule, 'blackouts'>): Blackout[] | { problems: Problem[] } => {
  const problems: Problem[] = [];
  const read = blackouts.map(({ from, to }, index): Blackout => {
    const [begin, end] = [civilOf(from), civilOf(to)];
    for (const [name, text, civil] of [['from', from, begin] as const, ['to', to, end] as const])
      if (civil === null)
        problems.push({
          path: `blackouts.${index}.${name}`,
          message: `must be a date (2026-12-24) or a local time without an offset (2026-12-24T18:00), not "${text.slice(0, 40)}"`,
        });
    if (begin === null || end === null) return { from: 0, to: 0 };
    const last = to.length === 10 ? end + DAY : end;
    if (last <= begin)
      problems.push({ path: `blackouts.${index}.to`, message: `is not after from (${from}); choose a later one` });
    return { from: begin, to: last };
  });
  return problems.length > 0 ? { problems } : read;
};

const civilOf = (text: string): Civil | null => {
  if (!FORM.test(text)) return null;
  const civil = Date.parse(text.length === 10 ? text : `${text}Z`);
  return Number.isNaN(civil) || !new Date(civil).toISOString().startsWith(text) ? null : civil;
};

/** The blackout a local time falls into. */
export const blackoutAt = (blackouts: readonly Blackout[], civil: Civil): Blackout | undefined =>
  blackouts.find(({ from, to }) => from <= civil && civil < to);
