export { startRelay } from './relay';
