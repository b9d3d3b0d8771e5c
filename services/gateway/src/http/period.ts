import type { Clock } from '@punctual/chassis';
import { z } from 'zod';
import { instantQuery } from './list';
import { invalid } from './problem';

const DAY_MS = 86_400_000;
/** How long a period is when only its end is given, and at most. */
const PRESET_DAYS = 30;
const MAX_DAYS = 366;

/** The query of statistics: the period they are about. */
export const periodQuery = z.strictObject({
  from: instantQuery.optional().describe(`inclusive; ${PRESET_DAYS} days before the end when omitted`),
  to: instantQuery.optional().describe('exclusive; now when omitted'),
});

/** The period a query asks for. @throws Problem 422 when it is reversed or too long */
export const periodOf = (query: z.output<typeof periodQuery>, clock: Clock): { from: string; to: string } => {
  // The end is exclusive: what began in this very millisecond counts too.
  const to = query.to ?? new Date(clock.millis() + 1).toISOString();
  const from = query.from ?? new Date(Date.parse(to) - PRESET_DAYS * DAY_MS).toISOString();
  const length = Date.parse(to) - Date.parse(from);
  if (length < 0) throw invalid([{ path: 'to', message: 'is before from; choose a later instant' }]);
  if (length > MAX_DAYS * DAY_MS)
    throw invalid([{ path: 'from', message: `the range is longer than ${MAX_DAYS} days; choose a later instant` }]);
  return { from, to };
};
