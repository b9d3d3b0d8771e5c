/** The views alone, for programs that measure them. */
export { allViews } from './all-views';
export { type Database, openDatabase } from './database';
export { ViewEngine } from './engine';
export { tableOf } from './view';
