import { keySettings, serviceSettings, settings } from '@punctual/chassis';
import { poolSettings } from './pool/settings';
import { sourceSettings } from './source/settings';

export { poolSettings, sourceSettings };

/** The renderer's settings. */
export const rendererSettings = {
  ...serviceSettings,
  ...keySettings,
  ...sourceSettings,
  ...poolSettings,
  ZONEINFO_DIR: settings.zoneInfoDir,
};
