/** Texts of the pages of schedules. */
export const words = {
  title: 'Schedules',
  none: 'There are no schedules yet.',
  name: 'Name',
} as const;
