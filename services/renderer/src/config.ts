import { serviceSettings, settings } from '@punctual/chassis';
import { poolSettings } from './pool/settings';
import { sourceSettings } from './source/settings';

/** The renderer's settings. */
export const rendererSettings = {
  ...serviceSettings,
  ...sourceSettings,
  ...poolSettings,
  ZONEINFO_DIR: settings.zoneInfoDir,
};
