import { currentContext, type Decider, type Message, type Resources, repository } from '@punctual/chassis';
import {
  type DomainEvent,
  type Event,
  occurrenceIdOf,
  Rejection,
  type ReportEvent,
  type ScheduleEvent,
  type ScheduleSpec,
} from '@punctual/contracts';

type Version<E> = { version: number; first: E | null; last: string };
type Act<E> = { type: string; data: { events: (state: Version<E>) => E[] } };

/** Folds to the number of events, the first event and the type of the last: enough to answer commands as the real services do. */
const counted = <E extends Message>(): Decider<Version<E>, Act<E>, E> => ({
  initial: { version: 0, first: null, last: '' },
  evolve: ({ version, first }, event) => ({ version: version + 1, first: first ?? event, last: event.type }),
  decide: ({ data }, state) => data.events(state),
});

const checked = (noun: string, { version }: Version<DomainEvent>, ifVersion: number | null): void => {
  if (version === 0) throw new Rejection(`${noun}/unknown`, `there is no such ${noun}`);
  if (ifVersion !== null && ifVersion !== version)
    throw new Rejection(`${noun}/stale`, `the ${noun} is at version ${version}`);
};

const me = (): string => currentContext().userId ?? '';

/**
 * Small fakes that answer commands for the renderer and the scheduler, over the real bus and the real store, so that the
 * gateway can be tested without other services. The e2e tests run the real ones.
 */
export const serveCommands = ({ bus, store, clock }: Resources): void => {
  const reports = repository(store, 'report', counted<ReportEvent>());
  const schedules = repository(store, 'schedule', counted<ScheduleEvent>());
  const fired = repository(store, 'occurrence', counted<Event<'OccurrenceFired'>>());
  const at = () => clock.now();
  const report = async (reportId: string, events: Act<ReportEvent>['data']['events']) => {
    await reports.execute(reportId, { type: 'Act', data: { events } });
    return {};
  };
  const schedule = async (scheduleId: string, events: Act<ScheduleEvent>['data']['events']) => {
    await schedules.execute(scheduleId, { type: 'Act', data: { events } });
    return {};
  };
  bus.respond('renderer', 'DefineReport', ({ data: { reportId, definition } }) =>
    report(reportId, ({ version }) =>
      version > 0 ? [] : [{ type: 'ReportDefined', data: { reportId, userId: me(), definition, at: at() } }],
    ),
  );
  bus.respond('renderer', 'ReviseReport', ({ data: { reportId, definition, ifVersion } }) =>
    report(reportId, (state) => {
      checked('report', state, ifVersion);
      return [{ type: 'ReportRevised', data: { reportId, definition, at: at() } }];
    }),
  );
  bus.respond('renderer', 'DeleteReport', ({ data: { reportId, ifVersion } }) =>
    report(reportId, (state) => {
      checked('report', state, ifVersion);
      return [{ type: 'ReportDeleted', data: { reportId, at: at() } }];
    }),
  );
  bus.respond('renderer', 'RestoreReport', ({ data: { reportId } }) =>
    report(reportId, ({ last }) =>
      last === 'ReportDeleted' ? [{ type: 'ReportRestored', data: { reportId, at: at() } }] : [],
    ),
  );
  bus.respond('scheduler', 'CreateSchedule', ({ data: { scheduleId, spec } }) =>
    schedule(scheduleId, ({ version }) => {
      if (spec.timezone === 'EST')
        throw new Rejection('schedule/invalid', 'not a zone', [{ path: 'timezone', message: 'is not an IANA zone' }]);
      return version > 0
        ? []
        : [
            {
              type: 'ScheduleCreated',
              data: { scheduleId, userId: me(), spec, nextDueAt: '2099-01-01T09:00:00.000Z', at: at() },
            },
          ];
    }),
  );
  bus.respond('scheduler', 'PauseSchedule', ({ data: { scheduleId, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      return state.last === 'SchedulePaused' ? [] : [{ type: 'SchedulePaused', data: { scheduleId, at: at() } }];
    }),
  );
  bus.respond('scheduler', 'ResumeSchedule', ({ data: { scheduleId, ifVersion } }) =>
    schedule(scheduleId, (state) => {
      checked('schedule', state, ifVersion);
      return state.last === 'SchedulePaused'
        ? [{ type: 'ScheduleResumed', data: { scheduleId, nextDueAt: '2099-01-02T09:00:00.000Z', at: at() } }]
        : [];
    }),
  );
  bus.respond('scheduler', 'ExecuteSchedule', async ({ data: { scheduleId, runId } }) => {
    const { first } = await schedules.load(scheduleId);
    if (first?.type !== 'ScheduleCreated') throw new Rejection('schedule/unknown', 'there is no such schedule');
    const { spec, userId }: { spec: ScheduleSpec; userId: string } = first.data;
    const occurrenceId = occurrenceIdOf(scheduleId, `run-${runId}`);
    const { reportId, reportType, name, timezone, formats, parameters, audience, recipients, retry } = spec;
    const plan = { nominal: null, timezone, dueAt: at(), nextDueAt: null, at: at() };
    const data = {
      occurrenceId,
      scheduleId,
      reportId,
      reportType,
      name,
      userId,
      trigger: 'manual',
      ...plan,
      formats,
      parameters,
      audience,
      recipients,
      retry,
    } as const;
    await fired.execute(occurrenceId, {
      type: 'Act',
      data: { events: ({ version }) => (version > 0 ? [] : [{ type: 'OccurrenceFired', data }]) },
    });
    return { occurrenceId };
  });
};
