/** Texts of the pages of administration. */
export const words = { title: 'Administration' } as const;
