import { serviceSettings } from '@punctual/chassis';

/** The renderer's settings. */
export const rendererSettings = serviceSettings;
