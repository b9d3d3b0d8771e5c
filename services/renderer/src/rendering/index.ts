export { renderBody } from '../body/body';
export { DEFAULT_TEMPLATE } from '../body/default-template';
export { chartPng } from '../chart/chart';
export type { ReportContent } from '../data/content';
export { tableOf } from '../data/table';
export { removeSpool, spooled } from '../spool/spool';
export { withRows } from '../spool/spooled-rows';
export type { FileStore } from './file-store';
export { type RenderJob, renderJob } from './render-job';
