export { readSingleConfig, type SingleConfig } from './config';
export { type Single, startSingle } from './single';
