import { serviceSettings, settings } from '@punctual/chassis';

/** The renderer's settings. */
export const rendererSettings = { ...serviceSettings, ZONEINFO_DIR: settings.zoneInfoDir };
