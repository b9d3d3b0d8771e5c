import type { Clock, Handler } from '@punctual/chassis';
import type { Event, OutcomeEvent } from '@punctual/contracts';
import type { Deliveries } from './on-occurrence-fired';
import type { RecentRenderings } from './recent-renderings';

type Needs = { deliveries: Deliveries; clock: Clock };

/** The report is rendered: ask the mailer to send it. */
export const onReportRendered =
  ({ deliveries, recent, clock }: Needs & { recent: RecentRenderings }): Handler<Event<'ReportRendered'>> =>
  async ({ data }) => {
    recent.remember(data);
    await deliveries.execute(data.deliveryId, { type: 'RecordRendered', data: { ...data, now: clock.now() } });
  };

/** Rendering failed: try again later, or give up. */
export const onRenderFailed =
  ({ deliveries, clock }: Needs): Handler<Event<'RenderFailed'>> =>
  async ({ data }) => {
    await deliveries.execute(data.deliveryId, { type: 'RecordRenderFailed', data: { ...data, now: clock.now() } });
  };

/** Once every recipient of an attempt has an outcome: done, or try those without a final one again later. */
export const onOutcomes =
  ({ deliveries, clock }: Needs): Handler<OutcomeEvent> =>
  async ({ data: { deliveryId, attempt, result } }) => {
    if (!result) return;
    await deliveries.execute(deliveryId, {
      type: 'RecordAttempt',
      data: { deliveryId, attempt, ...result, now: clock.now() },
    });
  };

/** The rendered bytes were lost before they were sent: render again. */
export const onArtifactsMissing =
  ({ deliveries, clock }: Needs): Handler<Event<'ArtifactsMissing'>> =>
  async ({ data }) => {
    await deliveries.execute(data.deliveryId, { type: 'RecordArtifactsMissing', data: { ...data, now: clock.now() } });
  };
