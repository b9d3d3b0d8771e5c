import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { instant } from './shared';

/**
 * A run of a schedule with a guard went on to so many recipients. The stream is named after the schedule; runs are compared
 * with its last ten.
 */
export const audienceMeasured = defineEvent(
  'guard',
  'AudienceMeasured',
  z.object({ scheduleId: z.uuid(), occurrenceId: z.string(), recipients: z.number().int(), at: instant }),
);
export const guardEvents = [audienceMeasured] as const;
export type GuardEvent = EventOf<(typeof guardEvents)[number]>;
