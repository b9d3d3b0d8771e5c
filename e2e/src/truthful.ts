import { expect } from '@jest/globals';
import type { DeliveryResource } from '@punctual/contracts';
import { verifyProof } from 'punctual-verify';
import { type Api, forAll } from './api';
import type { SmtpPeer } from './smtp-peer';

/** What a delivery has that did not go straight through. */
const INTERRUPTED: ReadonlySet<string> = new Set(['OutcomeUnknown', 'AttemptContinued', 'RetryScheduled']);

/**
 * Compares deliveries with one recipient each to what the mail server holds: every mail at least once, always under the
 * same Message-ID, and once more at most for each outcome the history calls unknown. The proof of each that was interrupted
 * holds.
 */
export const expectTruthful = async (
  api: Api,
  peer: SmtpPeer,
  deliveries: readonly DeliveryResource[],
): Promise<void> => {
  await forAll(deliveries, async ({ id, recipients }) => {
    const to = recipients[0]?.email ?? '';
    const messageIds = peer.messageIdsTo(to);
    const timeline = await api.timeline(id);
    const unknown = timeline.filter(({ type }) => type === 'OutcomeUnknown').length;
    expect({ to, messageIds: new Set(messageIds).size }).toEqual({ to, messageIds: 1 });
    expect({ to, explained: messageIds.length <= 1 + unknown }).toEqual({ to, explained: true });
    if (!timeline.some(({ type }) => INTERRUPTED.has(type))) return;
    const proof = await api.get(`/api/v1/deliveries/${encodeURIComponent(id)}/proof`);
    const { results } = verifyProof(JSON.stringify(proof));
    expect({ to, wrong: results.filter(({ holds }) => holds === false) }).toEqual({ to, wrong: [] });
  });
};
