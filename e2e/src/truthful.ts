import { expect } from '@jest/globals';
import type { DeliveryResource } from '@punctual/contracts';
import { type Api, forAll } from './api';
import type { SmtpPeer } from './smtp-peer';

/**
 * Compares deliveries with one recipient each to what the mail server holds: every mail at least once, always under the
 * same Message-ID, and once more at most for each outcome the history calls unknown.
 */
export const expectTruthful = async (
  api: Api,
  peer: SmtpPeer,
  deliveries: readonly DeliveryResource[],
): Promise<void> => {
  await forAll(deliveries, async ({ id, recipients }) => {
    const to = recipients[0]?.email ?? '';
    const messageIds = peer.messageIdsTo(to);
    const unknown = (await api.timeline(id)).filter(({ type }) => type === 'OutcomeUnknown').length;
    expect({ to, messageIds: new Set(messageIds).size }).toEqual({ to, messageIds: 1 });
    expect({ to, explained: messageIds.length <= 1 + unknown }).toEqual({ to, explained: true });
  });
};
