/** The options of a select from its words, in their order. Numbers come first in an object, then texts as written. */
export const optionsOf = (words: Readonly<Record<string, string>>): { value: string; label: string }[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
