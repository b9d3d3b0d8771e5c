/** Texts of the page of a person. */
export const words = { title: 'Person' } as const;
