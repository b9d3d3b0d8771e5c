export { startScheduler } from './composition';
export { schedulerSettings } from './config';
