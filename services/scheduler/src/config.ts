import { serviceSettings } from '@punctual/chassis';

/** The scheduler's settings. */
export const schedulerSettings = serviceSettings;
