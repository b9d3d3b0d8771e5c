import { keySettings, serviceSettings, settings } from '@punctual/chassis';

/** The tracker's settings. */
export const trackerSettings = {
  ...serviceSettings,
  ...keySettings,
  RECONCILE_AFTER: settings
    .seconds(86_400)
    .default(60)
    .describe('seconds without an event after which idle work is queued again'),
  RUN_DEADLINE: settings
    .seconds(30 * 86_400)
    .default(86_400)
    .describe('seconds a run may take beside its retries, after which what has not ended is closed'),
  ARTIFACT_RETENTION: settings.artifactRetention,
  LOG_RETENTION_DAYS: settings
    .count(60, 36_500)
    .optional()
    .describe('days after which the events of runs that have ended are removed'),
  PUBLIC_URL: settings.publicUrl,
};
