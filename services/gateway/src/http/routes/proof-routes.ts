import { type Clock, type EventStore, limited } from '@punctual/chassis';
import { signedProof } from '@punctual/contracts';
import { proofOf } from '../../proof/proof';
import type { ProofKeys } from '../../proof/proof-keys';
import type { ViewEngine } from '../../views/engine';
import { proofKeyView } from '../../views/proof-key.view';
import type { ViewReader } from '../../views/reader';
import { type Operation, operation } from '../operation';
import { written } from '../written';
import { keptDelivery, deliveryParams as params } from './delivery-routes';

type Needs = {
  views: ViewReader;
  engine: ViewEngine;
  store: EventStore;
  clock: Pick<Clock, 'now'>;
  proofKeys: ProofKeys;
};

/** A proof is in memory as a whole while it is made, since Ed25519 signs all of it at once: so many at a time, and so many may wait. */
const AT_ONCE = 2;
const MOST_WAITING = 50;

/** The JSON serialization of JWS (RFC 7515, section 9.2.1). */
const MEDIA_TYPE = 'application/jose+json';

/** The proof of a delivery. */
export const proofRoutes = ({ views, engine, store, clock, proofKeys }: Needs): Operation[] => {
  const inTurn = limited(AT_ONCE, MOST_WAITING, 'too many proofs are asked for; try again later');
  return [
    operation({
      method: 'get',
      path: '/api/v1/deliveries/:deliveryId/proof',
      id: 'getDeliveryProof',
      tag: 'Deliveries',
      summary:
        'Download the proof of a delivery: every step with its evidence, in one signed document that `punctual-verify` verifies',
      access: 'reader',
      params,
      answers: {
        200: {
          description:
            'The proof, a JWS in the flattened JSON serialization (RFC 7515). What it says of a delivery under way is what has happened so far',
          schema: signedProof,
          mediaType: MEDIA_TYPE,
        },
        410: { description: 'The events of the delivery are no longer kept' },
        422: { description: 'The history of the delivery is longer than a proof holds' },
      },
      handle: async ({ params: { deliveryId }, user }) => {
        const { occurrenceId } = await keptDelivery(views, deliveryId, user);
        const body = await inTurn(() => proofOf({ store, clock, proofKeys }, { deliveryId, occurrenceId }));
        // The first proof of a tenant makes its key, which can be read by then.
        await written(engine, [proofKeyView]);
        const headers = { 'Content-Type': MEDIA_TYPE, 'Cache-Control': 'private, no-store' };
        return { status: 200, body: Buffer.from(JSON.stringify(body)), headers, fileName: 'proof.json' };
      },
    }),
  ];
};
