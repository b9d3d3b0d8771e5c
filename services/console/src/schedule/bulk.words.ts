import { counted } from '../kit/plural';

/** Texts of one deed on many schedules. */
export const words = {
  bar: 'With the selected schedules',
  titles: {
    pause: 'Pause schedules',
    resume: 'Resume schedules',
    execute: 'Run schedules now',
    transfer: 'Transfer schedules',
    delete: 'Delete schedules',
  },
  deeds: { pause: 'Pause', resume: 'Resume', execute: 'Run now', transfer: 'Transfer', delete: 'Delete' },
  asking: 'Counting what would change…',
  would: counted({ zero: 'Nothing would change.', one: '# schedule will change.', other: '# schedules will change.' }),
  unchanged: counted({ one: '# is so already.', other: '# are so already.' }),
  refused: counted({ one: '# cannot be changed:', other: '# cannot be changed:' }),
  mail: 'Every recipient of these schedules gets mail.',
  done: counted({ zero: 'Nothing was changed.', one: '# schedule was changed.', other: '# schedules were changed.' }),
  until: 'Until (empty: until it is resumed)',
  newOwner: 'New owner',
  close: 'Close',
} as const;
