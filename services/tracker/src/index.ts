export { startTracker, type TrackerConfig } from './composition';
export { trackerSettings } from './config';
