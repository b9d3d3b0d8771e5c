import {
  type DomainEvent,
  type Event,
  foundRecipients,
  isDeliveryId,
  type Metadata,
  parseDeliveryId,
} from '@punctual/contracts';
import { namedAudience } from '../run/audience';
import { deadlineOf } from '../run/retry';

/** A delivery that has not ended. Instants are in epoch milliseconds; `at` is when its last event was recorded. */
export type DeliveryInFlight = {
  stage: 'dispatching' | 'waiting';
  /** What the delivery waits for. */
  next: 'dispatch' | 'render';
  /** When the wait ends, while waiting. */
  retryAt: number | null;
  at: number;
  /** Until when a mailer has put off its rest, for a daily budget; absent where it has not. */
  putOffUntil?: number;
};

/** A run with unfinished work, and the tenant and user it belongs to. */
export type RunInFlight = {
  tenantId: string;
  userId: string | null;
  stage: 'opening' | 'rendering' | 'waiting' | 'held' | 'delivering';
  retryAt: number | null;
  at: number;
  /** The datasets it waits for; empty when it waits for none. */
  awaits: readonly string[];
  /** Work that has not ended by then is closed. */
  deadline: number;
  /** Pages whose delivery has not been opened yet. */
  unopened: readonly number[];
  /** Open deliveries by id. */
  deliveries: Readonly<Record<string, DeliveryInFlight>>;
  /** The delivery it sends again; absent for a run of a schedule. */
  repeats?: string;
};

/** Runs that have not ended, by the id of their occurrence. */
export type InFlight = Map<string, RunInFlight>;

/** The run an event is about; null for events of other nouns. */
export const runOf = ({ data }: DomainEvent): string | null => {
  if ('occurrenceId' in data) return data.occurrenceId;
  if ('runId' in data) return data.runId;
  if ('deliveryId' in data && isDeliveryId(data.deliveryId)) return parseDeliveryId(data.deliveryId).occurrenceId;
  return null;
};

const upTo = (pages: number): number[] => Array.from({ length: pages }, (_, page) => page);
/** The pages known when an occurrence fires. There is always one to wait for: lists may add some, and a run to nobody ends too. */
const pagesOfFired = (data: Event<'OccurrenceFired'>['data']): number => Math.max(1, namedAudience(data).pages.length);
const over = ({ unopened, deliveries }: RunInFlight): boolean =>
  unopened.length === 0 && Object.keys(deliveries).length === 0;

/** Applies an event to its run: the new item, or null when the run has ended or was not in flight. */
export const evolve = (
  item: RunInFlight | null,
  event: DomainEvent,
  { tenantId, userId }: Pick<Metadata, 'tenantId' | 'userId'>,
  graceMs: number,
): RunInFlight | null => {
  const { type, data } = event;
  const at = Date.parse(data.at);
  const begun = (deadline: number, unopened: number[]): RunInFlight => ({
    ...{ tenantId, userId, stage: 'opening', retryAt: null, at },
    awaits: [],
    deadline,
    unopened,
    deliveries: {},
  });
  // An ended delivery can be reopened when a parked message is replayed or an outcome arrives late.
  const whole = item ?? begun(at + graceMs, []);
  const put = (deliveryId: string, change: Omit<DeliveryInFlight, 'at'>): RunInFlight => {
    const { page } = parseDeliveryId(deliveryId);
    const unopened = whole.unopened.filter((one) => one !== page);
    const stage = unopened.length === 0 && change.stage === 'dispatching' ? 'delivering' : whole.stage;
    return { ...whole, stage, unopened, deliveries: { ...whole.deliveries, [deliveryId]: { ...change, at } } };
  };
  const ended = (deliveryId: string): RunInFlight | null => {
    if (!item) return null;
    const { [deliveryId]: _, ...deliveries } = item.deliveries;
    const unopened = item.unopened.filter((page) => page !== parseDeliveryId(deliveryId).page);
    const rest = { ...item, deliveries, unopened };
    return over(rest) ? null : rest;
  };
  switch (type) {
    case 'OccurrenceFired':
      // What a person's request began has the deadline of a run from here on.
      return item && item.repeats === undefined
        ? item
        : begun(Date.parse(deadlineOf(data.retry, graceMs, data.at)), upTo(pagesOfFired(data)));
    case 'DeliveryRepeated':
      return item ?? { ...begun(at + graceMs, [0]), repeats: data.deliveryId };
    case 'RunOpened': {
      const known = item ?? begun(0, upTo(data.pages));
      const opened = foundRecipients(data) ? { ...known, unopened: upTo(data.pages) } : known;
      const stage = data.rendering ? 'delivering' : 'rendering';
      return { ...opened, stage, at, deadline: Date.parse(data.deadline) };
    }
    case 'RenderRequested': {
      const { deliveryId } = data;
      if (!deliveryId) return item && { ...item, stage: 'rendering', awaits: [], retryAt: null, at };
      // From before runs existed. The delivery waits for files; if it was never sent, its run must still be opened.
      if (!item?.deliveries[deliveryId]) return item && { ...item, at };
      return put(deliveryId, { stage: 'waiting', next: 'render', retryAt: at });
    }
    case 'RunWaiting': {
      const awaits = data.datasets.map(({ name }) => name);
      return item && { ...item, stage: 'waiting', awaits, retryAt: Date.parse(data.until), at };
    }
    case 'RunRetryScheduled':
      return item && { ...item, stage: 'waiting', retryAt: Date.parse(data.retryAt), at };
    case 'RunHeld':
      return { ...(item ?? begun(at + graceMs, upTo(data.pages))), stage: 'held', retryAt: null, at };
    case 'RunReleased': {
      const stage = data.attempt === 0 ? 'delivering' : 'rendering';
      return item && { ...item, stage, deadline: Date.parse(data.deadline), at };
    }
    case 'RunSkipped':
    case 'RunArchived':
      return null;
    case 'RunFailed': {
      const rest = item && ({ ...item, stage: 'delivering', awaits: [], retryAt: null, unopened: [], at } as const);
      return rest && !over(rest) ? rest : null;
    }
    case 'ReportRendered':
    case 'RenderFailed':
      return item && { ...item, at };
    case 'DeliveryOpened':
      // Version 1 did not request anything yet.
      return data.attempt === 0
        ? item
        : put(data.deliveryId, { stage: 'dispatching', next: 'dispatch', retryAt: null });
    case 'DispatchRequested':
      return put(data.deliveryId, { stage: 'dispatching', next: 'dispatch', retryAt: null });
    case 'RetryScheduled':
      return put(data.deliveryId, { stage: 'waiting', next: data.stage, retryAt: Date.parse(data.retryAt) });
    case 'SendingPutOff': {
      const known = item?.deliveries[data.deliveryId];
      if (!item || !known) return item;
      const times = data.later.map(({ from }) => Date.parse(from));
      const waits = { ...known, at, putOffUntil: Math.min(...times) };
      // Whoever waits for a budget is not late: the run has as long after its last part as it had for all.
      const deadline = Math.max(item.deadline, Math.max(...times) + graceMs);
      return { ...item, deadline, deliveries: { ...item.deliveries, [data.deliveryId]: waits } };
    }
    case 'DeliveryCompleted':
    case 'DeliveryPermanentlyFailed':
    case 'DeliveryArchived':
      return ended(data.deliveryId);
    default: {
      // Events of the mailing show that a mailer is working on it.
      const known = 'deliveryId' in data && data.deliveryId ? item?.deliveries[data.deliveryId] : undefined;
      if (!item || !known || !('deliveryId' in data) || !data.deliveryId) return item;
      return { ...item, deliveries: { ...item.deliveries, [data.deliveryId]: { ...known, at } } };
    }
  }
};

/** Due work: a run, or one of its deliveries. */
export type Due =
  | { what: 'run'; id: string; item: RunInFlight }
  | { what: 'delivery'; id: string; item: RunInFlight; delivery: DeliveryInFlight };

const select = (
  work: InFlight,
  runs: (item: RunInFlight) => boolean,
  deliveries: (delivery: DeliveryInFlight) => boolean,
): Due[] => {
  const due: Due[] = [];
  for (const [occurrenceId, item] of work) {
    if (runs(item)) due.push({ what: 'run', id: occurrenceId, item });
    for (const id in item.deliveries) {
      const delivery = item.deliveries[id];
      if (delivery && deliveries(delivery)) due.push({ what: 'delivery', id, item, delivery });
    }
  }
  return due;
};

const waitOver =
  (now: number) =>
  ({ stage, retryAt }: { stage: string; retryAt: number | null }): boolean =>
    stage === 'waiting' && retryAt !== null && retryAt <= now;

/** Work whose wait is over. */
export const dueRetries = (work: InFlight, now: number): Due[] => select(work, waitOver(now), waitOver(now));

/** Work that is not waiting and had no event for `idleMs`. */
export const idleItems = (work: InFlight, now: number, idleMs: number): Due[] =>
  select(
    work,
    ({ stage, at, unopened }) =>
      stage !== 'waiting' && stage !== 'held' && (stage === 'rendering' || unopened.length > 0) && now - at >= idleMs,
    ({ stage, at, putOffUntil = at }) => stage !== 'waiting' && now - Math.max(at, putOffUntil) >= idleMs,
  );

/** Runs whose deadline has passed, with their open deliveries. */
export const overdueRuns = (work: InFlight, now: number): [string, RunInFlight][] =>
  [...work].filter(([, { deadline }]) => deadline <= now);
