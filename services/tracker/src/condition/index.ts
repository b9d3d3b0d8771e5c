export { judge } from './judge';
export type { Given } from './past';
export { rowsChange } from './rows-change';
export { type Condition, evolve, initial } from './state';
