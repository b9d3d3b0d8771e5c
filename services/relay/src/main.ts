import { ensureEventConsumers, runService } from '@punctual/chassis';
import { relaySettings } from './config';
import { startRelay } from './relay';

runService('relay', relaySettings, async (config, resources, lifecycle) => {
  await ensureEventConsumers(resources.nats, config.EVENT_CONSUMERS);
  const relay = startRelay(resources);
  await lifecycle.start({ name: 'relay', stop: () => relay.stop(), health: () => relay.health() });
});
