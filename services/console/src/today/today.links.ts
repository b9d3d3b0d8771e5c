/** Where the numbers of Today lead: their lists, with the filters in the URL. */
const first = { cursor: undefined };

export const links = {
  dueNext: { sort: 'nextRunDate', status: 'ACTIVE', ...first },
  newOne: { new: 1, ...first },
  failing: { view: 'failing', ...first },
  held: { view: 'held', ...first },
  retries: { status: 'FAILED', ...first },
  outcome: (status: string, from: string) => ({ status, from, ...first }),
} as const;
