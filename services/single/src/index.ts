export { readSingleConfig, type SingleConfig } from './config';
export { startSingle, type Single } from './single';
