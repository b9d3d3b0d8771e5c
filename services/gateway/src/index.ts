export type { GuardedRoutes } from './http/app';
export { foreignPages } from './http/foreign';
export { Problem, problemBody } from './http/problem';
export { type GatewayExtras, type RunningGateway, startGateway } from './start';
export { resetPassword } from './user/reset-password';
export { rebuildViews } from './views/rebuild';
