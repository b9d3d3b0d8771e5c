import type { Counter } from '@opentelemetry/api';
import { meter } from './telemetry';

/** Counts events that a follower of the log passed over, by `processor` (its name) and `type` (of the event). */
export const passedOverCounter = (): Counter =>
  meter().createCounter('punctual_events_passed_over_total', {
    description: 'Events a follower of the log passed over because it could not read or use them',
  });
