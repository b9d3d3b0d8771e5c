/** A subject is one line, whatever a stored name holds. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .slice(0, 150)
    .toWellFormed();
