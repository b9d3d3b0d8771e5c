export { relaySettings } from './config';
export { startRelay } from './relay';
