import type { CommandHandler } from '@punctual/chassis';
import { sentenceOf } from '../calendar/sentence';
import { ruleOf } from './rule-of';

/** Says schedules in words, in their order. */
export const onDescribeSchedules: CommandHandler<'DescribeSchedules'> = async ({ data: { schedules } }) => ({
  sentences: schedules.map(({ rule, ...origin }) => sentenceOf(ruleOf(rule, origin))),
});
