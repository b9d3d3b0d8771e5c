import type { Event } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';

/**
 * Why the files of a run are not sent: they show marks for characters that no font has, and its schedule says that such a run fails.
 * Null when they are sent.
 */
export const refusedMarks = (
  { onMissingCharacters }: Pick<Event<'OccurrenceFired'>['data'], 'onMissingCharacters'>,
  { missingCharacters = [] }: Pick<Rendering, 'missingCharacters'>,
): string | null => {
  if (onMissingCharacters !== 'fail' || missingCharacters.length === 0) return null;
  const files = missingCharacters.map(({ file, count, examples }) => {
    const characters = count === 1 ? '1 character' : `${count} characters`;
    return `no font has ${characters} of ${file} (${examples.join(', ')})`;
  });
  return `${files.join('; ')}; the schedule does not send such files`;
};
