import type { Clock, CommandHandler } from '@punctual/chassis';
import { asJson, conditionIdentity, occurrenceIdOf, Rejection } from '@punctual/contracts';
import { nextFiring } from '../calendar/next-firing';
import { plan } from '../calendar/occurrences';
import { previousTime } from '../calendar/previous-time';
import type { Rule } from '../calendar/rule';
import { firedOf } from '../occurrence/fired';
import type { Occurrences } from '../occurrence/occurrence';
import { backfillIdOf, timesToBackfill } from './backfill';
import type { Schedules } from './on-commands';
import { ruleOf } from './rule-of';
import type { Known } from './state';

type Needs = { schedules: Schedules; occurrences: Occurrences; clock: Clock };

/** @throws Rejection when it does not exist or is deleted. Paused and ended schedules can be run. */
const runnable = async ({ schedules }: Needs, scheduleId: string): Promise<Known> => {
  const state = await schedules.load(scheduleId);
  if (state.status === 'none') throw new Rejection('schedule/unknown', 'there is no such schedule');
  if (state.deleted) throw new Rejection('schedule/deleted', 'the schedule is deleted; restore it first');
  return state;
};

type Fire = Omit<Parameters<typeof firedOf>[0], 'nextDueAt'>;

/** Records an occurrence outside the plan. Returns whether it is new: the same id fires once. */
const fire = async ({ occurrences }: Needs, given: Fire): Promise<boolean> => {
  const data = firedOf({ ...given, nextDueAt: null });
  const written = await occurrences.execute(
    given.occurrenceId,
    { type: 'RecordOccurrence', data: { type: 'OccurrenceFired', data } },
    { isNew: true },
  );
  return written.length > 0;
};

/** Tells when a schedule with a specification is due next. */
export const onPlanNext: CommandHandler<'PlanNext'> = async ({ data: { spec, after, ...origin } }) => ({
  nextDueAt: nextFiring(plan(ruleOf(spec, origin)), after).planned?.dueAt ?? null,
});

/** When the planned run before was due, fired or not: runs that are made up for one after the other leave nothing out between them. */
const plannedBefore = (rule: Rule, dueAt: string): string | null => {
  const nominal = previousTime(rule, dueAt);
  return nominal && new Date(Date.parse(nominal) + rule.spreadBy * 1000).toISOString();
};

/** When the newest planned run of a schedule was due; null for none. */
type LastRun = (scheduleId: string) => Promise<string | null>;

/** Run now: an occurrence with an id of its own, which consumes no planned one. */
export const onExecuteSchedule =
  (needs: Needs, lastRunOf: LastRun): CommandHandler<'ExecuteSchedule'> =>
  async ({ data: { scheduleId, runId, dryRun = false } }) => {
    const schedule = await runnable(needs, scheduleId);
    const occurrenceId = occurrenceIdOf(scheduleId, `run-${runId}`);
    const now = needs.clock.now();
    if (!dryRun) {
      const when = { nominal: null, dueAt: now, lastRun: await lastRunOf(scheduleId), now };
      await fire(needs, { scheduleId, occurrenceId, schedule, trigger: 'manual', ...when });
    }
    return { occurrenceId, changed: true };
  };

/** What a run would order now. Nothing is recorded. */
export const onDraftOccurrence =
  (needs: Needs, lastRunOf: LastRun): CommandHandler<'DraftOccurrence'> =>
  async ({ data: { scheduleId, spec } }) => {
    const known = await runnable(needs, scheduleId);
    const now = needs.clock.now();
    // An edit of what the condition looks at begins again, as it would when it is saved.
    const isSame = spec === null || conditionIdentity(known.spec) === conditionIdentity(spec);
    const schedule = { ...known, spec: spec ?? known.spec, judgedSince: isSame ? known.judgedSince : now };
    const when = { nominal: null, dueAt: now, lastRun: await lastRunOf(scheduleId), nextDueAt: null, now };
    const occurrenceId = occurrenceIdOf(scheduleId, 'preview');
    return { order: asJson(firedOf({ scheduleId, occurrenceId, schedule, trigger: 'manual', ...when })) };
  };

/** Run now, to one person instead of the recipients. */
export const onTestSchedule =
  (needs: Needs, lastRunOf: LastRun): CommandHandler<'TestSchedule'> =>
  async ({ data: { scheduleId, runId, to } }) => {
    const known = await runnable(needs, scheduleId);
    const occurrenceId = occurrenceIdOf(scheduleId, `test-${runId}`);
    const now = needs.clock.now();
    const recipients = { to: [to], cc: [], bcc: [], lists: [] };
    const schedule = { ...known, spec: { ...known.spec, recipients, audience: 'together' as const } };
    const when = { nominal: null, dueAt: now, lastRun: await lastRunOf(scheduleId), now };
    await fire(needs, { scheduleId, occurrenceId, schedule, trigger: 'test', ...when });
    return { occurrenceId };
  };

/**
 * Fires the planned times of a range that did not fire, each with the data as of its time. Times that the planner has still
 * to record are left to it: `reached` tells up to when it has recorded all, in epoch ms; null for all there are.
 */
export const onBackfillSchedule =
  (needs: Needs, reached: (scheduleId: string) => Promise<number | null>): CommandHandler<'BackfillSchedule'> =>
  async ({ data: { scheduleId, from, to } }) => {
    const schedule = await runnable(needs, scheduleId);
    const { occurrences, clock } = needs;
    const now = clock.now();
    const limit = (await reached(scheduleId)) ?? Infinity;
    const rule = ruleOf(schedule.spec, { scheduleId, createdAt: schedule.createdAt });
    const times = await timesToBackfill(rule, { from, to, now, limit }, async ({ id }) => {
      return (await occurrences.load(occurrenceIdOf(scheduleId, id))) === 'fired';
    });
    const [occurrenceIds, already]: [string[], string[]] = [[], []];
    // One after the other, oldest first: the bounded number makes that quick enough.
    for (const planned of times) {
      const { nominal, dueAt } = planned;
      const occurrenceId = occurrenceIdOf(scheduleId, backfillIdOf(planned));
      const isNew = await fire(needs, {
        ...{ scheduleId, occurrenceId, schedule, trigger: 'backfill', nominal, dueAt, now },
        lastRun: plannedBefore(rule, dueAt),
      });
      (isNew ? occurrenceIds : already).push(occurrenceId);
    }
    return { occurrenceIds, already };
  };
