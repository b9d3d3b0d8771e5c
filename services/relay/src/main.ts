import { runService } from '@punctual/chassis';
import { relaySettings } from './config';
import { startRelay } from './relay';

runService('relay', relaySettings, async (_config, resources, lifecycle) => {
  const relay = startRelay(resources);
  await lifecycle.start({ name: 'relay', stop: () => relay.stop() });
});
