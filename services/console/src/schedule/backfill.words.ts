import { counted } from '../kit/plural';

/** Texts of the dialog that makes up for missed times. */
export const words = {
  title: 'Make up for missed times',
  says: (who: string) =>
    `Every planned time of the range that did not run is run now, with the data as of that time, at most 100. Mail goes to ${who}, once for each.`,
  from: 'From',
  to: 'To, inclusive',
  deed: 'Run the missed times',
  refused: 'Not started',
  started: counted({
    zero: 'No time of the range was missed.',
    one: '# missed time is run; its mail is on its way.',
    other: '# missed times are run; their mail is on its way.',
  }),
  already: counted({ one: '# was made up for before.', other: '# were made up for before.' }),
} as const;
