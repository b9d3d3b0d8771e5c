export { type GatewayConfig, gatewaySettings, readModelFile } from './config';
export type { GuardedRoutes } from './http/app';
export { type GatewayExtras, type RunningGateway, startGateway, startServer } from './start';
export { rebuildViews } from './views/rebuild';
