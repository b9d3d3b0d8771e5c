const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The extended grapheme clusters of a text (UAX #29): what a reader takes for one character, and what is never broken. */
export const graphemes = function* (text: string): Generator<{ start: number; cluster: string }> {
  for (const { index, segment } of segmenter.segment(text)) yield { start: index, cluster: segment };
};

/** The longest start of a text of at most so many UTF-16 units that splits no cluster; of one cluster that is longer, its start. */
export const startOf = (text: string, most: number): string => {
  if (text.length <= most) return text;
  // A cluster that reaches over the end is seen whole enough to find where it begins.
  const { index = 0 } = segmenter.segment(text.slice(0, most + 64)).containing(most) ?? {};
  return text.slice(0, index > 0 ? index : most).replace(/[\ud800-\udbff]$/, '');
};
