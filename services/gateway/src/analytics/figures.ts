import {
  type DeliveryOutcome,
  type DeliveryResource,
  type FailureReason,
  type Format,
  failureOf,
  type Outcomes,
  receiversOf,
} from '@punctual/contracts';
import { latencyClass } from './latency';

/** What statistics add up of a delivery, beside whose it is and what became of it. */
export type Figures = {
  /** Of the first file; null for an occurrence that was skipped. */
  format: Format | null;
  /** 1 for the first delivery of a run that fired, else 0. */
  runs: number;
  recipients: number;
  /** `latencyClass` of its latency; null where none counts. */
  latency: number | null;
  /** Null unless it has failed or bounced. */
  failure: FailureReason | null;
  /** Why nothing was sent (`skipReason`); null where something was, or was to be. */
  skip: string | null;
  receivers: [domain: string, Outcomes][];
};

type Told = [
  ...[format: Format | null, runs: number, recipients: number, latency: number | null],
  ...[failure: FailureReason | null, skip: string | null, receivers: [domain: string, Outcomes][]],
];

/**
 * The figures of a delivery as one text, which is the same for deliveries with the same figures: so the database gathers them, and a row
 * has one more column instead of seven.
 */
export const figuresText = (
  row: DeliveryResource,
  { outcome, latencyMs }: { outcome: DeliveryOutcome; latencyMs: number | null },
): string => {
  const { id, format, recipients, outcomes, figures } = row;
  const told: Told = [
    format,
    format !== null && id.endsWith('~0') ? 1 : 0,
    figures?.recipients ?? recipients.length,
    latencyMs === null ? null : latencyClass(latencyMs),
    failedBy(row, outcome),
    outcome === 'skipped' ? skippedBy(row) : null,
    figures ? figures.receivers.map(kept) : receiversOf(outcomes, outcome === 'pending'),
  ];
  return JSON.stringify(told);
};

type Receiver = NonNullable<DeliveryResource['figures']>['receivers'][number];
const kept = ({ domain, accepted, failed, unknown, suppressed }: Receiver): [string, Outcomes] => [
  domain,
  [accepted, failed, unknown, suppressed],
];

const failedBy = (row: DeliveryResource, outcome: DeliveryOutcome): FailureReason | null => {
  if (row.figures) return row.figures.failure;
  if (outcome === 'failed') return failureOf(row);
  return outcome === 'bounced' ? outcome : null;
};
const skippedBy = ({ metadata: { skipReason } }: DeliveryResource): string | null =>
  typeof skipReason === 'string' ? skipReason : null;

/** Reads what `figuresText` writes. */
export const readFigures = (text: string): Figures => {
  const [format, runs, recipients, latency, failure, skip, receivers] = JSON.parse(text) as Told;
  return { format, runs, recipients, latency, failure, skip, receivers };
};
