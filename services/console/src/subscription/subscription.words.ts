/** Texts of the pages of subscriptions. */
export const words = {
  title: 'Subscriptions',
  none: 'You have no subscriptions.',
  name: 'Name',
} as const;
