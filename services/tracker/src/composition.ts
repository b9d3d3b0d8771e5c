import {
  bind,
  type Container,
  get,
  type Handler,
  type Lifecycle,
  newContainer,
  type Resources,
  repository,
  token,
} from '@punctual/chassis';
import { type DomainEvent, type Event, type OutcomeEvent, outcomeTypes } from '@punctual/contracts';
import { delivery } from './delivery/delivery';
import { onArtifactsMissing, onOutcomes, onRenderFailed, onReportRendered } from './delivery/on-answers';
import { type Deliveries, onOccurrenceFired } from './delivery/on-occurrence-fired';
import { RecentRenderings } from './delivery/recent-renderings';
import type { Redeliver } from './in-flight/reconcile';
import { startWatch } from './in-flight/watch';

export type TrackerConfig = { RECONCILE_AFTER: number };

export const T = {
  deliveries: token<Deliveries>('Deliveries'),
  recent: token<RecentRenderings>('RecentRenderings'),
  onOccurrenceFired: token<Handler<Event<'OccurrenceFired'>>>('onOccurrenceFired'),
  onReportRendered: token<Handler<Event<'ReportRendered'>>>('onReportRendered'),
  onRenderFailed: token<Handler<Event<'RenderFailed'>>>('onRenderFailed'),
  onOutcomes: token<Handler<OutcomeEvent>>('onOutcomes'),
  onArtifactsMissing: token<Handler<Event<'ArtifactsMissing'>>>('onArtifactsMissing'),
};

/** Fewer than of the others: deliveries under way are finished before many more are opened, which keeps less in memory. */
const OPENED_AT_ONCE = 64;

/** Says how the tracker's parts are made. */
export const compose = ({ store, clock }: Resources): Container => {
  const c = newContainer();
  const needs = () => ({ deliveries: get(c, T.deliveries), recent: get(c, T.recent), clock });
  bind(c, T.deliveries, () => repository(store, 'delivery', delivery));
  bind(c, T.recent, () => new RecentRenderings());
  bind(c, T.onOccurrenceFired, () => onOccurrenceFired(needs()));
  bind(c, T.onReportRendered, () => onReportRendered(needs()));
  bind(c, T.onRenderFailed, () => onRenderFailed(needs()));
  bind(c, T.onOutcomes, () => onOutcomes(needs()));
  bind(c, T.onArtifactsMissing, () => onArtifactsMissing(needs()));
  return c;
};

/** Hands an event from the log to the handler that missed it on the bus. */
const redeliverTo =
  (c: Container): Redeliver =>
  async (event: DomainEvent, id) => {
    switch (event.type) {
      case 'OccurrenceFired':
        return get(c, T.onOccurrenceFired)({ ...event, id });
      case 'ReportRendered':
        return get(c, T.onReportRendered)({ ...event, id });
      case 'RenderFailed':
        return get(c, T.onRenderFailed)({ ...event, id });
      case 'RecipientsAccepted':
      case 'RecipientsDeferred':
      case 'RecipientsRejected':
      case 'OutcomeUnknown':
        return get(c, T.onOutcomes)({ ...event, id });
      case 'ArtifactsMissing':
        return get(c, T.onArtifactsMissing)({ ...event, id });
      default:
        throw new Error(`nobody handles ${event.type}`);
    }
  };

/** Starts the tracker: its handlers on the bus and its watch over deliveries in flight. */
export const startTracker = async (
  config: TrackerConfig,
  resources: Resources,
  lifecycle: Lifecycle,
): Promise<void> => {
  const c = compose(resources);
  const { bus } = resources;
  bus.onEvent('tracker', 'OccurrenceFired', get(c, T.onOccurrenceFired), { concurrency: OPENED_AT_ONCE });
  bus.onEvent('tracker', 'ReportRendered', get(c, T.onReportRendered));
  bus.onEvent('tracker', 'RenderFailed', get(c, T.onRenderFailed));
  for (const type of outcomeTypes) bus.onEvent('tracker', type, get(c, T.onOutcomes));
  bus.onEvent('tracker', 'ArtifactsMissing', get(c, T.onArtifactsMissing));
  const options = {
    deliveries: get(c, T.deliveries),
    redeliver: redeliverTo(c),
    reconcileAfterMs: config.RECONCILE_AFTER * 1000,
  };
  const watch = await startWatch(resources, options);
  await lifecycle.start({ name: 'tracker', stop: () => watch.stop() });
};
