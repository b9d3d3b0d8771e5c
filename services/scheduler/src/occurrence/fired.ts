import { type Awaited, durationMs, type Event, furtherReports } from '@punctual/contracts';
import { sentenceOf } from '../calendar/sentence';
import { ruleOf } from '../schedule/rule-of';
import type { Known } from '../schedule/state';

const after = (instant: string, duration: string): string =>
  new Date(Date.parse(instant) + durationMs(duration)).toISOString();

/** All that rendering and mailing an occurrence needs, as the schedule says at that moment. */
export const firedOf = (given: {
  scheduleId: string;
  occurrenceId: string;
  schedule: Pick<Known, 'spec' | 'userId' | 'createdAt' | 'judgedSince'>;
  /** The zone in which it was planned, when that is not the present zone of the schedule. */
  timezone?: string;
  trigger: Event<'OccurrenceFired'>['data']['trigger'];
  nominal: string | null;
  dueAt: string;
  /** When the planned run before was due; null where there was none. */
  lastRun?: string | null;
  nextDueAt: string | null;
  /** The data its run waits for; a run that a person starts waits for none. */
  waitFor?: Awaited | undefined;
  now: string;
}): Event<'OccurrenceFired'>['data'] => {
  const {
    scheduleId,
    occurrenceId,
    schedule,
    trigger,
    nominal,
    dueAt,
    lastRun = null,
    nextDueAt,
    waitFor,
    now,
  } = given;
  const { reportId, reportType, name, formats, parameters, audience, recipients, retry } = schedule.spec;
  const {
    distributionCondition: condition,
    noData,
    notify,
    notifyResolved,
    guard,
    onFailure,
    onMissingCharacters,
    largeFiles,
    deliveryMethod,
    moreReports,
  } = schedule.spec;
  const { userId, createdAt, judgedSince } = schedule;
  const judging = { condition, noData, notify, notifyResolved, judgedSince };
  const { timezone = schedule.spec.timezone } = given;
  const whom = typeof audience === 'object' ? { audience: 'individually' as const, ...audience } : { audience };
  return {
    occurrenceId,
    scheduleId,
    reportId,
    reportType,
    name,
    userId,
    trigger,
    nominal,
    timezone,
    dueAt,
    formats,
    parameters,
    ...whom,
    recipients,
    ...(onFailure === 'owner' ? {} : { onFailure }),
    ...(onMissingCharacters === 'send' ? {} : { onMissingCharacters }),
    ...(largeFiles === 'FAIL' ? {} : { largeFiles }),
    ...(deliveryMethod === 'PORTAL' ? { channel: 'portal' as const } : {}),
    retry,
    ...(retry.expiresAfter === undefined ? {} : { expiresAt: after(now, retry.expiresAfter) }),
    ...(condition.type === 'ALWAYS' ? {} : { judging }),
    // A test goes to the person who asks for it.
    ...(guard === null || trigger === 'test' ? {} : { guard }),
    ...(waitFor === undefined ? {} : { waitFor }),
    ...(lastRun === null ? {} : { lastRun }),
    frequency: sentenceOf(ruleOf(schedule.spec, { scheduleId, createdAt })),
    ...(deliveryMethod === null ? {} : { subscription: true as const }),
    ...(moreReports.length === 0 ? {} : { moreReports: furtherReports(schedule.spec) }),
    nextDueAt,
    at: now,
  };
};
