import type { Handler } from '@punctual/chassis';
import type { DomainEvent, Event } from '@punctual/contracts';
import { onArtifactsMissing, onOutcomes } from './delivery/on-mailing';
import { onRunReleased } from './guard/on-release';
import type { Needs } from './needs';
import { onDeliveryRepeated } from './repeat/on-delivery-repeated';
import { onOccurrenceFired } from './run/on-occurrence-fired';
import { onRenderFailed, onReportRendered } from './run/on-rendering';

/** The events the tracker reacts to. */
export const handledTypes = [
  'OccurrenceFired',
  'ReportRendered',
  'RenderFailed',
  'RunReleased',
  'RecipientsAccepted',
  'RecipientsDeferred',
  'RecipientsRejected',
  'RecipientsSuppressed',
  'OutcomeUnknown',
  'ArtifactsMissing',
  'DeliveryRepeated',
] as const;
type Handled = (typeof handledTypes)[number];
export type Routes = { readonly [T in Handled]: Handler<Event<T>> };

/** What the tracker does with each event, whether it came over the bus or was found in the log because the bus lost it. */
export const routesTo = (needs: Needs): Routes => {
  const outcomes = onOutcomes(needs);
  return {
    OccurrenceFired: onOccurrenceFired(needs),
    ReportRendered: onReportRendered(needs),
    RenderFailed: onRenderFailed(needs),
    RunReleased: onRunReleased(needs),
    RecipientsAccepted: outcomes,
    RecipientsDeferred: outcomes,
    RecipientsRejected: outcomes,
    RecipientsSuppressed: outcomes,
    OutcomeUnknown: outcomes,
    ArtifactsMissing: onArtifactsMissing(needs),
    DeliveryRepeated: onDeliveryRepeated(needs),
  };
};

/** Hands an event to its handler. @throws Error for an event the tracker does not react to */
export const route = async (routes: Routes, event: DomainEvent & { id: string }): Promise<void> => {
  const handler = (routes as Partial<Record<DomainEvent['type'], Handler<DomainEvent>>>)[event.type];
  if (!handler) throw new Error(`the tracker does not react to ${event.type}`);
  await handler(event);
};
