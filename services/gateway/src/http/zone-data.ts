import { z } from 'zod';

/** Which rules of time zones are in use: the version of the IANA database, and where it comes from. */
export const zoneDataSchema = z.strictObject({ version: z.string(), source: z.string() }).meta({ id: 'ZoneData' });

/** The zone data of this process: the one Node was built with. */
export const zoneData = (): z.infer<typeof zoneDataSchema> => ({
  version: process.versions['tz'] ?? 'unknown',
  source: 'node',
});
