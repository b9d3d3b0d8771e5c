/** Texts of the pages of lists. */
export const words = {
  title: 'Lists',
  none: 'There are no lists yet.',
  name: 'Name',
} as const;
