import { expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { ADA, BOB, DELIVERY_ID, NOW, said } from '../testing/samples';
import { soFar } from './so-far';

const CY = 'cy@example.com';
const outcome = (
  type: 'RecipientsAccepted' | 'RecipientsDeferred' | 'RecipientsRejected' | 'OutcomeUnknown',
  email: string,
  attempt = 1,
): DomainEvent => ({
  type,
  data: { deliveryId: DELIVERY_ID, attempt, recipients: [said(email, null, type)], result: null, at: NOW },
});
const lease = { worker: 'w', leaseUntil: NOW, at: NOW };
const begun = (recipients: string[], waiting: string[] = []): DomainEvent => ({
  type: 'AttemptStarted',
  data: { deliveryId: DELIVERY_ID, attempt: 1, recipients, waiting, ...lease },
});
const started = begun([ADA, BOB, CY]);

it('an attempt that was not begun has no result', () => {
  expect(soFar([], 1)).toBeNull();
  expect(soFar([started], 2)).toBeNull();
});

it('a recipient whose message was begun without an outcome may have the mail', () => {
  const result = soFar([started, outcome('RecipientsAccepted', ADA), outcome('RecipientsRejected', BOB)], 1);
  expect(result).toMatchObject({
    accepted: [ADA],
    rejected: [{ email: BOB }],
    unresolved: [{ email: CY, outcome: 'unknown' }],
  });
});

it('the latest outcome of a recipient counts, and other attempts do not', () => {
  const events = [
    started,
    outcome('OutcomeUnknown', ADA),
    outcome('RecipientsAccepted', ADA),
    outcome('RecipientsDeferred', BOB),
    outcome('RecipientsAccepted', CY, 2),
  ];
  expect(soFar(events, 1)).toMatchObject({
    accepted: [ADA],
    unresolved: [
      { email: BOB, outcome: 'deferred' },
      { email: CY, outcome: 'unknown' },
    ],
    rejected: [],
  });
});

it('a recipient whose turn has not come has no mail yet, and one whose turn came may have it', () => {
  const turn: DomainEvent = {
    type: 'AttemptContinued',
    data: { deliveryId: DELIVERY_ID, attempt: 1, recipients: [BOB], returned: [], ...lease },
  };
  const events = [begun([ADA], [BOB, CY]), outcome('RecipientsAccepted', ADA), turn];
  expect(soFar(events, 1)).toMatchObject({
    accepted: [ADA],
    unresolved: [{ email: BOB, outcome: 'unknown' }],
    rejected: [],
  });
});

it('a message that a stopping mailer returned was not sent', () => {
  const stopped: DomainEvent = {
    type: 'AttemptContinued',
    data: { deliveryId: DELIVERY_ID, attempt: 1, recipients: [], returned: [BOB], ...lease },
  };
  expect(soFar([begun([ADA, BOB]), outcome('RecipientsAccepted', ADA), stopped], 1)).toEqual({
    accepted: [ADA],
    unresolved: [],
    rejected: [],
  });
});
