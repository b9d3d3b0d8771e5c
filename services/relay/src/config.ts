import { eventConsumersSetting, serviceSettings } from '@punctual/chassis';

/** The relay's settings. */
export const relaySettings = {
  ...serviceSettings,
  EVENT_CONSUMERS: eventConsumersSetting.describe('programs that read events; each gets its own consumer'),
};
