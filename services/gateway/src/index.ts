export { type GatewayConfig, gatewaySettings, readModelFile } from './config';
export { type GatewayExtras, type RunningGateway, startGateway } from './start';
export { rebuildViews } from './views/rebuild';
