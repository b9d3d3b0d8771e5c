export { gatewaySettings, readModelFile, type GatewayConfig } from './config';
export { startGateway, type GatewayExtras, type RunningGateway } from './start';
export { rebuildViews } from './views/rebuild';
