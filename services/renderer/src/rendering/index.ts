import type { chartPng as ChartPng } from '../chart/chart';

export { renderBody } from '../body/body';
export { DEFAULT_TEMPLATE } from '../body/default-template';
export { plainText } from '../body/plain-text';
export type { ReportContent } from '../data/content';
export { tableOf } from '../data/table';
export { nodeOptions as rendererOptions } from '../pool/node-options';
export { removeSpool, spooled } from '../spool/spool';
export { withRows } from '../spool/spooled-rows';
export type { FileStore } from './file-store';
export { type RenderJob, renderJob } from './render-job';

/** Loads the charts when one is drawn, as a rendering does. */
export const chartPng: typeof ChartPng = async (...given) => (await import('../chart/chart.js')).chartPng(...given);
