import { serviceSettings, settings } from '@punctual/chassis';

/** The scheduler's settings. */
export const schedulerSettings = { ...serviceSettings, ZONEINFO_DIR: settings.zoneInfoDir };
