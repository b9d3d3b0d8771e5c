import LineBreaker from 'linebreak';

/** Scripts written without spaces between words, whose words only a dictionary knows (UAX #14, class SA). */
const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const words = new Intl.Segmenter('th', { granularity: 'word' });

/**
 * The indexes at which a line may end: by UAX #14, and between the words of Thai, Lao, Khmer and Burmese. The end of the text is
 * among them.
 */
export const breaksOf = (text: string): Set<number> => {
  const breaks = new Set<number>();
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) breaks.add(next.position);
  for (const { index, 0: run } of text.matchAll(WITHOUT_SPACES))
    for (const word of words.segment(run)) if (word.index > 0) breaks.add(index + word.index);
  breaks.add(text.length);
  return breaks;
};
