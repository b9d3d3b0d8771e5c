import { type Resources, repository } from '@punctual/chassis';
import { type Event, occurrenceIdOf, Rejection, type ScheduleEvent, type ScheduleSpec } from '@punctual/contracts';
import { type Act, checked, counted, me } from './counted';

const NEXT = '2099-01-01T09:00:00.000Z';

/** Answers the commands of schedules as the scheduler does, as far as the gateway can tell. */
export const serveScheduleCommands = ({ bus, store, clock }: Resources): void => {
  const schedules = repository(store, 'schedule', counted<ScheduleEvent>());
  const fired = repository(store, 'occurrence', counted<Event<'OccurrenceFired'>>());
  const at = () => clock.now();
  const schedule = async (scheduleId: string, events: Act<ScheduleEvent>['data']['events']) => {
    const written = await schedules.execute(scheduleId, { type: 'Act', data: { events } });
    return { changed: written.length > 0 };
  };
  const pausedEvent = (scheduleId: string, until: string | null): ScheduleEvent => ({
    type: 'SchedulePaused',
    data: { scheduleId, until, nextDueAt: until && NEXT, at: at() },
  });
  bus.respond('scheduler', 'CreateSchedule', ({ data: { scheduleId, spec, paused } }) =>
    schedule(scheduleId, ({ version }) => {
      if (spec.timezone === 'EST')
        throw new Rejection('schedule/invalid', 'not a zone', [{ path: 'timezone', message: 'is not an IANA zone' }]);
      if (version > 0) return [];
      const created = { scheduleId, userId: me(), spec, nextDueAt: NEXT, at: at() };
      const begun: ScheduleEvent[] = [{ type: 'ScheduleCreated', data: created }];
      return paused ? [...begun, pausedEvent(scheduleId, null)] : begun;
    }),
  );
  bus.respond('scheduler', 'ChangeSchedule', ({ data: { scheduleId, spec, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      const createdAt = state.first?.data.at ?? at();
      return [
        { type: 'ScheduleChanged', data: { scheduleId, userId: me(), createdAt, spec, nextDueAt: NEXT, at: at() } },
      ];
    }),
  );
  bus.respond('scheduler', 'PauseSchedule', ({ data: { scheduleId, until = null, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      return state.last === 'SchedulePaused' ? [] : [pausedEvent(scheduleId, until)];
    }),
  );
  bus.respond('scheduler', 'ResumeSchedule', ({ data: { scheduleId, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      const data = { scheduleId, nextDueAt: NEXT, automatic: false, at: at() };
      return state.last === 'SchedulePaused' ? [{ type: 'ScheduleResumed', data }] : [];
    }),
  );
  bus.respond('scheduler', 'DeleteSchedule', ({ data: { scheduleId, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      return [{ type: 'ScheduleDeleted', data: { scheduleId, at: at() } }];
    }),
  );
  bus.respond('scheduler', 'RestoreSchedule', ({ data: { scheduleId } }) =>
    schedule(scheduleId, ({ first, last }) => {
      if (first?.type !== 'ScheduleCreated' || last !== 'ScheduleDeleted') return [];
      const { userId, spec, at: createdAt } = first.data;
      const known = { scheduleId, userId, createdAt, spec } as const;
      const data = { ...known, status: 'active', until: null, nextDueAt: NEXT, at: at() } as const;
      return [{ type: 'ScheduleRestored', data }];
    }),
  );
  bus.respond('scheduler', 'TransferSchedule', ({ data: { scheduleId, userId, ifVersion, dryRun } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      return dryRun ? [] : [{ type: 'ScheduleTransferred', data: { scheduleId, from: me(), userId, at: at() } }];
    }),
  );
  bus.respond('scheduler', 'LeaveSchedule', ({ data: { scheduleId, email } }) =>
    schedule(scheduleId, ({ first }) => {
      if (first?.type !== 'ScheduleCreated') return [];
      const { userId, spec, at: createdAt } = first.data;
      const recipients = { ...spec.recipients, to: spec.recipients.to.filter((one) => one !== email) };
      const data = { scheduleId, userId, createdAt, spec: { ...spec, recipients }, nextDueAt: NEXT, at: at() };
      return [{ type: 'ScheduleChanged', data }];
    }),
  );
  const fire = async (scheduleId: string, identity: string, trigger: 'manual' | 'test', to: string[] | null) => {
    const { first } = await schedules.load(scheduleId);
    if (first?.type !== 'ScheduleCreated') throw new Rejection('schedule/unknown', 'there is no such schedule');
    const { spec, userId }: { spec: ScheduleSpec; userId: string } = first.data;
    const occurrenceId = occurrenceIdOf(scheduleId, identity);
    const { reportId, reportType, name, timezone, formats, parameters, retry } = spec;
    const whom =
      typeof spec.audience === 'object'
        ? { audience: 'individually' as const, ...spec.audience }
        : { audience: spec.audience };
    const recipients = to ? { to, cc: [], bcc: [], lists: [] } : spec.recipients;
    const plan = { nominal: null, timezone, dueAt: at(), nextDueAt: null, at: at() };
    const about = { occurrenceId, scheduleId, reportId, reportType, name, userId, trigger };
    const data = { ...about, ...plan, formats, parameters, ...whom, recipients, retry };
    await fired.execute(occurrenceId, {
      type: 'Act',
      data: { events: ({ version }) => (version > 0 ? [] : [{ type: 'OccurrenceFired', data }]) },
    });
    return { occurrenceId, changed: true };
  };
  bus.respond('scheduler', 'ExecuteSchedule', ({ data: { scheduleId, runId } }) =>
    fire(scheduleId, `run-${runId}`, 'manual', null),
  );
  bus.respond('scheduler', 'TestSchedule', ({ data: { scheduleId, runId, to } }) =>
    fire(scheduleId, `test-${runId}`, 'test', [to]),
  );
  // Repeats what it was asked; the calendar itself is tested where it is.
  bus.respond('scheduler', 'ListUpcoming', async ({ data: { scheduleId, rule, count } }) => {
    if (rule?.timeOfDay === '25:00')
      throw new Rejection('schedule/invalid', 'never', [{ path: 'timeOfDay', message: 'is not a time of day' }]);
    return { sentence: `${count} runs of ${scheduleId ?? 'a new one'} ${JSON.stringify(rule)}`, upcoming: [] };
  });
  bus.respond('scheduler', 'DescribeSchedules', async ({ data: { schedules } }) => ({
    sentences: schedules.map(({ rule }) => `${rule.frequency} in words`),
  }));
  bus.respond('scheduler', 'PlanNext', async () => ({ nextDueAt: NEXT }));
  bus.respond('scheduler', 'BackfillSchedule', async ({ data: { scheduleId, from } }) => {
    const ids = [occurrenceIdOf(scheduleId, `backfill-${from}`)];
    return { occurrenceIds: ids, already: [] };
  });
};
