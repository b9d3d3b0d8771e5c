import { runService } from '@punctual/chassis';
import { startRenderer } from './composition';
import { rendererSettings } from './config';

runService('renderer', rendererSettings, startRenderer);
