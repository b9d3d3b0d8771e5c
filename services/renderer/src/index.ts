export { startRenderer } from './composition';
