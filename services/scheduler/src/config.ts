import { keySettings, serviceSettings, settings } from '@punctual/chassis';

/** The scheduler's settings. */
export const schedulerSettings = { ...serviceSettings, ...keySettings, ZONEINFO_DIR: settings.zoneInfoDir };
