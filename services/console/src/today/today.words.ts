/** Texts of the page. */
export const words = { title: 'Today', none: 'Nothing is due.' } as const;
