/** What REST takes and answers. A browser can import it: no event definition is reachable from here. */
export * from '../rejection';
export * from '../shared';
export * from '../text';
export * from './api-key';
export * from './calendar';
export * from './condition';
export * from './delivery';
export * from './list';
export * from './received';
export * from './report';
export * from './run';
export * from './schedule';
export * from './session';
export * from './subscription';
export * from './upcoming';
export * from './user';
export * from './validate';
