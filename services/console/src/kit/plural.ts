const rules = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/** Texts by the number they count; `#` is where the number goes. */
export type Counted = { one: string; other: string; zero?: string };

/** A text for each count: `counted({ one: '# run', other: '# runs' })(2)` is `2 runs`. */
export const counted =
  ({ one, other, zero }: Counted) =>
  (count: number): string =>
    (count === 0 && zero !== undefined ? zero : rules.select(count) === 'one' ? one : other).replace(
      '#',
      numbers.format(count),
    );
