/** Texts of the pages of reports. */
export const words = {
  title: 'Reports',
  none: 'There are no reports yet.',
  name: 'Name',
} as const;
