export { startRenderer } from './composition';
export { rendererSettings } from './config';
export { poolSettings } from './pool/settings';
export { sourceSettings } from './source/settings';
