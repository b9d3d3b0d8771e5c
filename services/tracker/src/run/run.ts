import type { Decider } from '@punctual/chassis';
import { type ArchiveEvent, type Event, Rejection, type RunEvent, rowsWanted } from '@punctual/contracts';
import { isReady, notReadyInWords, type Wait } from '../dataset/readiness';
import { LOST } from '../delivery/progress';
import type { CloseReason, Rendering } from '../delivery/state';
import type { Hold } from '../guard/guard';
import { nobodyLeft } from './nobody-left';
import { retryAfter } from './retry';

type Opened = Event<'RunOpened'>['data'];

export type OpenRun = {
  opened: Opened;
  /** Number of the latest render request; 0 while a rendering made for another run serves. */
  renders: number;
  retries: number;
  /** Renderings requested only because the files were lost. */
  losses: number;
  /** When rendering is requested again, while the run waits for a retry. */
  retryAt: string | null;
  /** Whether a person must let it go on, or did; null when its audience was never unusual. */
  hold: 'held' | 'released' | null;
  /** Why it is held. */
  heldFor: string | null;
  /** The data it waits for; null when it waits for none. */
  wait: Wait | null;
  /** What its render requests say of the data of its schedule. */
  data: Event<'RenderRequested'>['data']['data'];
};

/** The processing of one occurrence, from rendering to mail. It ends with its deliveries, unless it is skipped or fails. */
export type Run =
  | { status: 'none' }
  | ({ status: 'open' } & OpenRun)
  | { status: 'skipped' }
  | { status: 'archived'; pages: number }
  | ({ status: 'failed'; before: OpenRun | null } & CloseReason);

type Now = { now: string };
/** Why a run failed. */
type RunCause = { cause: Event<'RunFailed'>['data']['cause']; reason: string };
type StoredRunEvent = RunEvent | Extract<ArchiveEvent, { type: 'RunArchived' }>;
export type RunCommand =
  | {
      type: 'OpenRun';
      data: Now & {
        fired: Event<'OccurrenceFired'>['data'];
        pages: number;
        recipients: number;
        lists: Opened['lists'];
        /** What the rows of the report gave, where they name the people. */
        people: Opened['people'] | null;
        deadline: string;
        rendering: Rendering | null;
        /** The data of its schedule, when it waits for some. */
        wait: Wait | null;
      };
    }
  /** `found`: how the data it waits for is now. */
  | { type: 'CheckData'; data: Now & { found: Wait } }
  | { type: 'RecordRenderFailed'; data: Now & Pick<Event<'RenderFailed'>['data'], 'attempt' | 'message' | 'final'> }
  /** `after` is the number of the rendering whose files are lost. */
  | { type: 'RenderAgain'; data: Now & { after: number } }
  | { type: 'Retry'; data: Now }
  | { type: 'Hold'; data: Now & Hold }
  | { type: 'Release'; data: Now & { userId: string; deadline: string } }
  | { type: 'Skip'; data: Now & { verdict: string; tellsOwner: boolean } }
  | { type: 'Fail'; data: Now & RunCause & { occurrenceId: string; scheduleId: string; pages: number } };

/** Why a run that was to send the same files again does not. */
const FILES_GONE = 'the files that were sent before are lost; render the delivery again instead';
/** How often lost files are rendered again immediately; after that the loss counts as a failure. */
const MAX_LOSSES = 2;

const evolve = (state: Run, { type, data }: StoredRunEvent): Run => {
  if (type === 'RunArchived') return { status: 'archived', pages: data.deliveries.length };
  if (state.status === 'archived') return state;
  if (type === 'RunOpened') {
    const begun = { renders: 0, retries: 0, losses: 0, retryAt: null, hold: null, heldFor: null };
    return { status: 'open', opened: data, ...begun, wait: null, data: undefined };
  }
  if (type === 'RunFailed') {
    const { reason } = data;
    // To its deliveries it is the same whether there are no files or none that may be sent.
    const cause = data.cause === 'condition' || data.cause === 'audience' ? 'rendering' : data.cause;
    return { status: 'failed', cause, reason, before: state.status === 'open' ? state : null };
  }
  if (type === 'RunSkipped') return { status: 'skipped' };
  if (type === 'RunHeld') {
    const open = openOf(state);
    return open ? { ...open, status: 'open', hold: 'held', heldFor: data.why } : state;
  }
  if (state.status !== 'open') return state;
  switch (type) {
    case 'RenderRequested':
      return {
        ...state,
        renders: data.attempt,
        losses: data.lost ? state.losses + 1 : state.losses,
        retryAt: null,
        wait: null,
        data: data.data,
      };
    case 'RunWaiting': {
      const { match, since, until, onDeadline, datasets } = data;
      return { ...state, wait: { match, since, until, onDeadline, datasets } };
    }
    case 'RunRetryScheduled':
      return { ...state, retries: state.retries + 1, retryAt: data.retryAt };
    case 'RunReleased':
      return { ...state, hold: 'released', heldFor: null };
  }
};

/** A run that is open, or was before a parked message ended it: replaying the message takes it up again. */
export const openOf = (run: Run): OpenRun | null => {
  if (run.status === 'open') return run;
  return run.status === 'failed' && run.cause === 'parked' ? run.before : null;
};

const aboutOf = ({ occurrenceId, scheduleId, pages }: Pick<Opened, 'occurrenceId' | 'scheduleId' | 'pages'>) => ({
  occurrenceId,
  scheduleId,
  pages,
});

/** What a render request says of the people in the rows: the columns that name them, and the version they were found in. */
const partsOf = ({
  parts: _parts,
  refusedRows: _count,
  refused: _refused,
  ...columns
}: NonNullable<Opened['people']>): Event<'RenderRequested'>['data']['perRow'] => columns;

const renderRequest = (
  { opened, data }: Pick<OpenRun, 'opened' | 'data'>,
  attempt: number,
  lost: boolean,
  now: string,
): RunEvent => {
  const { occurrenceId: runId, reportId, formats, parameters, dueAt: asOf, timezone, lastRun, moreReports } = opened;
  const what = { reportId, formats, parameters, asOf, timezone };
  const observe = rowsWanted(opened.judging);
  const about = { runId, attempt, ...what, lost, deliveryId: null };
  const parts = opened.people && partsOf(opened.people);
  const known = {
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(observe ? { observe } : {}),
    ...(parts ? { perRow: parts } : {}),
    ...(moreReports === undefined ? {} : { moreReports }),
    ...(opened.repeats?.reportVersion === undefined ? {} : { reportVersion: opened.repeats.reportVersion }),
    at: now,
    ...(data === undefined ? {} : { data }),
  };
  return { type: 'RenderRequested', data: { ...about, ...known } };
};

/** The rendering a run begins with, by how the data of its schedule is: now, later, or never. */
const begin = (opened: Opened, wait: Wait | null, now: string, isWaiting = false): RunEvent[] => {
  if (!wait) return [renderRequest({ opened, data: undefined }, 1, false, now)];
  const ready = isReady(wait);
  const isOver = Date.parse(now) >= Date.parse(wait.until);
  const { datasets, onDeadline } = wait;
  if (ready || (isOver && onDeadline === 'sendStamped'))
    return [renderRequest({ opened, data: { ready, datasets } }, 1, false, now)];
  if (!isOver) return isWaiting ? [] : [{ type: 'RunWaiting', data: { ...aboutOf(opened), ...wait, at: now } }];
  const tellsOwner = onDeadline === 'ownerNotice' ? { tellsOwner: true } : {};
  const why = { reason: 'data-not-ready', verdict: notReadyInWords(wait), ...tellsOwner } as const;
  return [{ type: 'RunSkipped', data: { ...aboutOf(opened), ...why, at: now } }];
};

/** Retries rendering while the schedule has retries left; otherwise the run has failed. */
const retryOrFail = ({ opened, renders, retries }: OpenRun, reason: string, now: string): RunEvent => {
  const about = aboutOf(opened);
  const retryAt = retryAfter(opened, opened.occurrenceId, retries, now);
  return retryAt === null
    ? { type: 'RunFailed', data: { ...about, cause: 'rendering', reason, at: now } }
    : { type: 'RunRetryScheduled', data: { ...about, attempt: renders + 1, retryAt, reason, at: now } };
};

const openRun = ({
  fired,
  pages,
  recipients,
  lists,
  people,
  deadline,
  rendering,
  wait,
  now,
}: Extract<RunCommand, { type: 'OpenRun' }>['data']): RunEvent[] => {
  const {
    nominal: _nominal,
    nextDueAt: _next,
    recipients: _who,
    onFailure: _told,
    onMissingCharacters: _missing,
    largeFiles: _large,
    guard: _guard,
    waitFor: _wait,
    perRow: _columns,
    at: _at,
    ...order
  } = fired;
  if (pages === 0) {
    const why = { reason: 'no-recipients', verdict: nobodyLeft(lists, people) } as const;
    // Rows that all are wrong are a mistake, of which the history alone would tell.
    const tellsOwner = people && people.refusedRows > 0 ? { tellsOwner: true } : {};
    return [{ type: 'RunSkipped', data: { ...aboutOf({ ...fired, pages }), ...why, ...tellsOwner, at: now } }];
  }
  const found = { pages, recipients, lists, ...(people ? { people } : {}) };
  const opened: Opened = { ...order, ...found, rendering, deadline, at: now };
  const first: RunEvent = { type: 'RunOpened', data: opened };
  return rendering ? [first] : [first, ...begin(opened, wait, now)];
};

/** @throws Rejection unless it is held, or was before a person released it */
const release = (
  { userId, deadline, now }: Extract<RunCommand, { type: 'Release' }>['data'],
  state: Run,
): RunEvent[] => {
  if (state.status === 'none') throw new Rejection('run/unknown', 'there is no such run');
  if (state.status !== 'open')
    throw new Rejection(
      'run/ended',
      `the run is not held: it has ${state.status === 'failed' || state.status === 'skipped' ? state.status : 'ended'}`,
    );
  if (state.hold === null) throw new Rejection('run/not-held', 'the run is not held: it goes on by itself');
  if (state.hold === 'released') return [];
  const about = { ...aboutOf(state.opened), attempt: state.renders };
  return [{ type: 'RunReleased', data: { ...about, userId, deadline, at: now } }];
};

const decide = ({ type, data }: RunCommand, state: Run): RunEvent[] => {
  const { now } = data;
  if (type === 'OpenRun') {
    // A parked message ended the run before it was opened, and is now replayed.
    const parked = state.status === 'failed' && state.cause === 'parked' && !state.before;
    return state.status === 'none' || parked ? openRun(data) : [];
  }
  if (type === 'Fail') {
    if (state.status !== 'none' && state.status !== 'open') return [];
    const about = aboutOf(state.status === 'open' ? state.opened : data);
    const held = state.status === 'open' && state.hold === 'held' && data.cause === 'deadline';
    const reason = held ? `nobody released it before its deadline; it was held because ${state.heldFor}` : data.reason;
    return [{ type: 'RunFailed', data: { ...about, cause: data.cause, reason, at: now } }];
  }
  if (type === 'Release') return release(data, state);
  if (type === 'Hold') {
    const open = openOf(state);
    if (!open || open.hold !== null) return [];
    const { now: _, ...why } = data;
    return [{ type: 'RunHeld', data: { ...aboutOf(open.opened), ...why, attempt: open.renders, at: now } }];
  }
  if (state.status !== 'open') return [];
  switch (type) {
    case 'RecordRenderFailed':
      if (data.attempt !== state.renders || state.retryAt !== null) return [];
      return data.final
        ? [{ type: 'RunFailed', data: { ...aboutOf(state.opened), cause: 'rendering', reason: data.message, at: now } }]
        : [retryOrFail(state, data.message, now)];
    case 'CheckData':
      return state.wait ? begin(state.opened, data.found, now, true) : [];
    case 'RenderAgain':
      // Already requested by another delivery of this run.
      if (data.after < state.renders || state.retryAt !== null) return [];
      // Others than the files that were sent before would be another mail.
      if (state.opened.rendering && state.opened.repeats)
        return [
          { type: 'RunFailed', data: { ...aboutOf(state.opened), cause: 'rendering', reason: FILES_GONE, at: now } },
        ];
      return state.losses < MAX_LOSSES
        ? [renderRequest(state, state.renders + 1, true, now)]
        : [retryOrFail(state, LOST, now)];
    case 'Retry':
      if (state.retryAt === null || Date.parse(now) < Date.parse(state.retryAt)) return [];
      return [renderRequest(state, state.renders + 1, false, now)];
    case 'Skip':
      return [
        {
          type: 'RunSkipped',
          data: {
            ...aboutOf(state.opened),
            ...{ reason: 'condition', verdict: data.verdict, at: now },
            ...(data.tellsOwner ? { tellsOwner: true } : {}),
          },
        },
      ];
  }
};

/** The run from its opening on, whatever became of it; null before, and for one that was skipped. */
export const openRunOf = (run: Run): OpenRun | null => {
  if (run.status === 'open') return run;
  return run.status === 'failed' ? run.before : null;
};

/**
 * The run, when it can continue with the answer to its render request `attempt` (0: with a rendering it shares); null
 * otherwise. A run that a parked message ended is reopened.
 */
export const awaitsRendering = (run: Run, attempt: number): OpenRun | null => {
  const open = openOf(run);
  return open && attempt === open.renders && open.retryAt === null && !open.wait ? open : null;
};

export const run: Decider<Run, RunCommand, RunEvent> = { initial: { status: 'none' }, evolve, decide };
