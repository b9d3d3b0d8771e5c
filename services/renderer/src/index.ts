export { startRenderer } from './composition';
export { rendererSettings } from './config';
