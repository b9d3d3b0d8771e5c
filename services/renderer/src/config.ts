import { serviceSettings, settings } from '@punctual/chassis';
import { sourceSettings } from './source/settings';

/** The renderer's settings. */
export const rendererSettings = { ...serviceSettings, ...sourceSettings, ZONEINFO_DIR: settings.zoneInfoDir };
