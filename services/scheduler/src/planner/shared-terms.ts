import { type Cursor, type Plan, type Planned, plan } from '../calendar/occurrences';
import type { Rule } from '../calendar/rule';
import type { Policy } from './misfire';

/** When a schedule falls due and what becomes of its late occurrences. */
export type Terms = { readonly key: string; readonly rule: Rule; readonly policy: Policy; readonly plan: Plan };

/** Terms by content: schedules with equal terms share one object, and the cost of computing the same instant. */
export class SharedTerms {
  private readonly shared = new Map<string, { terms: Terms; users: number }>();

  /** @throws RangeError when this version cannot follow the rule */
  take(rule: Rule, policy: Policy): Terms {
    const key = JSON.stringify([rule, policy]);
    const known = this.shared.get(key) ?? {
      terms: { key, rule, policy, plan: rememberingLast(plan(rule)) },
      users: 0,
    };
    known.users += 1;
    this.shared.set(key, known);
    return known.terms;
  }

  release({ key }: Terms): void {
    const known = this.shared.get(key);
    if (known && --known.users === 0) this.shared.delete(key);
  }
}

/** How many answers of one plan are remembered. */
const REMEMBERED = 16;

const textOf = (cursor: Cursor): string => (typeof cursor === 'string' ? cursor : `${cursor.dueAt} ${cursor.nominal}`);

/** A plan that remembers its last answers: thousands of schedules ask the same question when they fall due together. */
const rememberingLast = (inner: Plan): Plan => {
  const answers = new Map<string, Planned | null>();
  return {
    ...inner,
    next: (after) => {
      const key = textOf(after);
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = inner.next(after);
      answers.set(key, answer);
      if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value ?? '');
      return answer;
    },
  };
};
