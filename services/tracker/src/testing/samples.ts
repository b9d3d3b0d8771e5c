import {
  type Artifact,
  type AttemptResult,
  type DeliveryEvent,
  deliveryIdOf,
  type Event,
  type RecipientOutcomeData,
} from '@punctual/contracts';
import type { Rendering } from '../delivery/state';

const scheduleId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
export const OCCURRENCE_ID = `${scheduleId}~2026-11-23T09:00:00~UTC`;
export const DELIVERY_ID = deliveryIdOf(OCCURRENCE_ID, 0);
export const ADA = 'ada@example.com';
export const BOB = 'bob@example.com';
export const NOW = '2026-11-23T09:00:01.000Z';
/** The ids every delivery event of an ending names. */
export const ENDING = { deliveryId: DELIVERY_ID, occurrenceId: OCCURRENCE_ID, scheduleId };

export const ARTIFACT: Artifact = {
  name: 'body.html',
  role: 'html',
  mediaType: 'text/html',
  sha256: 'a'.repeat(64),
  size: 3,
  cid: null,
};
export const RENDERED = { subject: 'Sales – 2026-11-23', artifacts: [ARTIFACT] };

/** An occurrence to Ada and Bob in one message, with one retry after a minute and a second after five. */
export const firedOf = (changes: Partial<Event<'OccurrenceFired'>['data']> = {}): Event<'OccurrenceFired'>['data'] => ({
  occurrenceId: OCCURRENCE_ID,
  scheduleId,
  reportId,
  reportType: null,
  name: null,
  userId: 'u1',
  trigger: 'planned',
  nominal: '2026-11-23T09:00:00',
  timezone: 'UTC',
  dueAt: '2026-11-23T09:00:00Z',
  formats: ['CSV'],
  parameters: {},
  audience: 'together',
  recipients: { to: [ADA], cc: [BOB], bcc: [], lists: [] },
  retry: { maxAttempts: 2, delays: ['PT1M', 'PT5M'] },
  nextDueAt: null,
  at: NOW,
  ...changes,
});

/** How an attempt ended: who was accepted, and what became of the others. */
export const resultOf = (parts: Partial<AttemptResult>): AttemptResult => ({
  accepted: [],
  unresolved: [],
  rejected: [],
  ...parts,
});
/** The event that ends an attempt. */
export const attemptEnd = (attempt: number, parts: Partial<AttemptResult>, deliveryId = DELIVERY_ID, at = NOW) => ({
  type: 'RecipientsAccepted' as const,
  data: { deliveryId, attempt, recipients: [], result: resultOf(parts), at },
});
export const said = (email: string, smtpCode: number | null, text: string): RecipientOutcomeData => ({
  email,
  smtpCode,
  enhancedCode: null,
  text,
});
export const deferred = (email: string) => ({ ...said(email, 451, 'later'), outcome: 'deferred' as const });
export const unknown = (email: string) => ({ ...said(email, null, 'cut off'), outcome: 'unknown' as const });

/** What is known of the sample rendering beside its files. */
export const FACTS = { reportVersion: 1, metrics: [], rowCount: 0, contentHash: '', rowsHash: null };
/** The sample rendering as the answer to a run's request. */
export const renderedFor = (attempt: number, runId = OCCURRENCE_ID, at = NOW): Event<'ReportRendered'>['data'] => ({
  runId,
  deliveryId: null,
  attempt,
  reportId,
  ...FACTS,
  ...RENDERED,
  at,
});
/** The sample rendering as runs and deliveries carry it on. */
export const renderingBy = (attempt: number, runId = OCCURRENCE_ID): Rendering => ({
  ...RENDERED,
  ...FACTS,
  renderedFor: runId,
  attempt,
});

/** Short forms of the events of the sample delivery. */
export const events = {
  completed: (accepted: number, failed: RecipientOutcomeData[], maybe: string[]): DeliveryEvent => ({
    type: 'DeliveryCompleted',
    data: { ...ENDING, accepted, failed, unknown: maybe, at: NOW },
  }),
  permanentlyFailed: (reason: string, failed: RecipientOutcomeData[], cause?: 'suppressed'): DeliveryEvent => ({
    type: 'DeliveryPermanentlyFailed',
    data: { ...ENDING, reason, failed, ...(cause ? { cause } : {}), at: NOW },
  }),
};
