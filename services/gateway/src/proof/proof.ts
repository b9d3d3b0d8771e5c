import { createPrivateKey, sign } from 'node:crypto';
import { type Clock, currentContext, type EventStore, positionText } from '@punctual/chassis';
import { claimsOf, FORMAT, MAX_OCTETS, type Proof, type SignedDocument, TYPE, VERSION } from 'punctual-verify';
import { readEvidence } from './evidence';
import { type ProofKeys, publicJwk, type SigningKey } from './proof-keys';
import { tooLarge } from './too-large';

type Needs = { store: EventStore; clock: Pick<Clock, 'now'>; proofKeys: ProofKeys };

/** @throws Problem 422 for more octets than a proof holds */
const encoded = (value: unknown): string => {
  const octets = Buffer.from(JSON.stringify(value));
  if (octets.length > MAX_OCTETS) throw tooLarge();
  return octets.toString('base64url');
};

/** Signs a payload as a JWS in the flattened JSON serialization (RFC 7515, section 7.2.2) with EdDSA (RFC 8037). */
const signed = (payload: unknown, signing: SigningKey): SignedDocument => {
  const { kty, crv, x, kid, alg } = publicJwk(signing);
  const jwk = { kty, crv, x };
  const header = encoded({ alg, kid, typ: TYPE, jwk });
  const body = encoded(payload);
  const key = createPrivateKey({ key: { ...jwk, d: signing.privateKey }, format: 'jwk' });
  const signature = sign(null, Buffer.from(`${header}.${body}`), key).toString('base64url');
  return { payload: body, protected: header, signature };
};

/**
 * The proof of a delivery as of now, signed for the tenant on whose behalf this runs: what is claimed, and every event that
 * shows it. A delivery under way has a proof of what has happened so far.
 * @throws Problem 422 for a history that is longer than a proof holds
 */
export const proofOf = async (
  { store, clock, proofKeys }: Needs,
  { deliveryId, occurrenceId }: { deliveryId: string; occurrenceId: string },
): Promise<SignedDocument> => {
  const key = await proofKeys.current();
  // Events appended from here on are in another proof: all streams are read as of one position.
  const head = await store.head();
  if (!head) throw new Error('the log is empty');
  const { streams, events } = await readEvidence(store, { deliveryId, occurrenceId }, head);
  const claims = claimsOf(deliveryId, events);
  const payload: Proof = {
    format: FORMAT,
    version: VERSION,
    issuedAt: clock.now(),
    tenant: currentContext().tenantId,
    deliveryId,
    log: { id: await store.identity(), position: positionText(head) },
    state: claims.ended ? 'ended' : 'under-way',
    streams,
    claims,
    evidence: events,
  };
  return signed(payload, key);
};
