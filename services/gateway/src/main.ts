import { runService } from '@punctual/chassis';
import { checkGatewaySettings, gatewayServiceSettings } from './config';
import { startGateway } from './start';

runService(
  'gateway',
  gatewayServiceSettings,
  async (config, resources, lifecycle, telemetry) => {
    const { admin } = await startGateway(config, resources, telemetry, {}, lifecycle);
    if (admin.password) process.stdout.write(`Administrator ${admin.email}, password ${admin.password}\n`);
  },
  { checkTogether: checkGatewaySettings },
);
