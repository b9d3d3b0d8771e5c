/** The calendar alone, for programs that measure it. */
export { type Plan, plan } from './occurrences';
export type { Rule } from './rule';
