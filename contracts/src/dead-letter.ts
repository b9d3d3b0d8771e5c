import { z } from 'zod';

/** The id of a message on the dead-letter stream: its number there. */
export const deadLetterId = z.string().regex(/^[1-9]\d{0,14}$/, 'is not the id of a dead letter');

export const deadLetterCommands = {
  /** Hands a parked message out once more, and removes it. */
  ReplayDeadLetter: z.object({ id: deadLetterId }),
  /** Removes a parked message. */
  DiscardDeadLetter: z.object({ id: deadLetterId }),
};
