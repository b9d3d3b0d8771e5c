import type { skipReasons } from '@punctual/contracts';

/** Why an occurrence was skipped, in words. */
export const skippedInWords: Readonly<Record<(typeof skipReasons)[number], string>> = {
  paused: 'the schedule was paused',
  missed: 'it was missed while Punctual was not running, and a later one fired instead',
  'outside-catch-up-window': 'it was missed for longer than the catch-up window',
  overlap: 'the run before it was still active',
  superseded: 'it waited for the run before it, and a later one took its place',
  'nonexistent-date': 'the date does not exist',
  holiday: 'a holiday of its calendar',
  blackout: 'a blackout of the schedule',
};
