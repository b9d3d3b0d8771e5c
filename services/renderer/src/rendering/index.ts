export { renderBody } from '../body/body';
export { DEFAULT_TEMPLATE } from '../body/default-template';
export { chartPng } from '../chart/chart';
export type { ReportContent } from '../data/content';
export { tableOf } from '../data/table';
export { removeSpool, spooled, spooledRows } from '../spool/spool';
export { type RenderJob, renderJob } from './render-job';
