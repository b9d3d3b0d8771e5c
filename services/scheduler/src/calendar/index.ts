/** The calendar alone, for programs that measure it. */
export { ruleOf } from '../schedule/rule-of';
export { type Plan, plan } from './occurrences';
