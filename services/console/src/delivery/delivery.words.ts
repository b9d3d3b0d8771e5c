/** Texts of the pages of deliveries. */
export const words = {
  title: 'Deliveries',
  none: 'Nothing has been sent yet.',
  name: 'Name',
} as const;
