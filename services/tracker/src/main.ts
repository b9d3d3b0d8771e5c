import { runService } from '@punctual/chassis';
import { startTracker } from './composition';
import { trackerSettings } from './config';

runService('tracker', trackerSettings, (config, resources, lifecycle) => startTracker(config, resources, lifecycle));
