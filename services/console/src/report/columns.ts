/** The columns there are; also one that the rows no longer have, so that it is seen and can be changed. */
export const withChosen = (columns: readonly string[], chosen: readonly string[]): string[] =>
  [...new Set([...columns, ...chosen])].filter((column) => column !== '');
