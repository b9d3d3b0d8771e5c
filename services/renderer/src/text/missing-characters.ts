// Apart from what opens fonts: reports without any ask for this too.
/** Characters that no font has: how many there are, and some of them as `U+1F9FF`. They are drawn as U+FFFD. */
export type MissingCharacters = { count: number; examples: string[] };

/** More examples say no more. */
export const EXAMPLES = 10;

/** What several texts lack together. */
export const allMissing = (parts: readonly MissingCharacters[]): MissingCharacters => ({
  count: parts.reduce((sum, { count }) => sum + count, 0),
  examples: [...new Set(parts.flatMap(({ examples }) => examples))].slice(0, EXAMPLES),
});
