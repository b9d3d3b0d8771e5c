export { readSingleConfig, type SingleConfig } from './config';
export { beginFirstParts, type FirstParts } from './first-parts';
export { type Begun, type Single, startSingle } from './single';
