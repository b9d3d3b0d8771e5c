const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The extended grapheme clusters of a text (UAX #29): what a reader takes for one character, and what is never broken. */
export const graphemes = function* (text: string): Generator<{ start: number; cluster: string }> {
  for (const { index, segment } of segmenter.segment(text)) yield { start: index, cluster: segment };
};
