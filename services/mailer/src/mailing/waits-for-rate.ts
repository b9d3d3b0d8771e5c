import { NotYet } from '@punctual/chassis';

const SHORTEST_MS = 1_000;
/** So long at most a delivery stays away for a rate, which may recover meanwhile. */
const LONGEST_MS = 60_000;

/** The attempt goes on when rates let its messages begin, in `ms` milliseconds: until then other deliveries have its place. */
export const waitsForRate = ({ deliveryId, attempt }: { deliveryId: string; attempt: number }, ms: number): NotYet =>
  new NotYet(
    Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS),
    `attempt ${attempt} of ${deliveryId} waits for the rate of its relay`,
  );
