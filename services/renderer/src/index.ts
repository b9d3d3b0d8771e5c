export { startRenderer } from './composition';
export { rendererSettings } from './config';
export { sourceSettings } from './source/settings';
