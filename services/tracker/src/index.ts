export { startTracker, type TrackerConfig } from './composition';
