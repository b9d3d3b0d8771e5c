import { runService } from '@punctual/chassis';
import { startScheduler } from './composition';
import { schedulerSettings } from './config';

runService('scheduler', schedulerSettings, startScheduler);
