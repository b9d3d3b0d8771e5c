import { claimsOf } from '../claims/claims';
import type { Claims, EvidenceEvent, Proof } from '../format';
import { type DeliveryParts, partsOf, streamsOf } from '../ids';

/** What is to be checked: a proof whose shape is right, and what its evidence says. */
export type Case = {
  proof: Proof;
  parts: DeliveryParts;
  /** The claims as they follow from the evidence; those in the document are compared with these. */
  claims: Claims;
  streams: ReturnType<typeof streamsOf>;
  /** The events of some streams, in the order of the evidence. */
  of(...streams: string[]): EvidenceEvent[];
  event(id: string | null): EvidenceEvent | null;
};

/** A claim that was checked: what it says, and what contradicts it. */
export type Check = { text: string; problems: readonly string[] };

export const caseOf = (proof: Proof): Case => {
  const { deliveryId, evidence } = proof;
  const byStream = Map.groupBy(evidence, ({ stream }) => stream);
  const byId = new Map(evidence.map((one) => [one.id, one]));
  return {
    proof,
    parts: partsOf(deliveryId) ?? { occurrenceId: '', scheduleId: '', channel: '', isNotice: false },
    claims: claimsOf(deliveryId, evidence),
    streams: streamsOf(deliveryId),
    of: (...streams) => streams.flatMap((stream) => byStream.get(stream) ?? []),
    event: (id) => byId.get(id ?? '') ?? null,
  };
};

export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;
