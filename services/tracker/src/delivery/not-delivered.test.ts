import { expect, it } from '@jest/globals';
import type { DomainEvent, OutcomeEvent } from '@punctual/contracts';
import { BOB, DELIVERY_ID, NOW, said } from '../testing/samples';
import { notDelivered } from './not-delivered';

const begun = (attempt: number): DomainEvent => ({
  type: 'AttemptStarted',
  data: {
    ...{ deliveryId: DELIVERY_ID, attempt, recipients: [BOB], waiting: [] },
    ...{ worker: 'w', leaseUntil: NOW, at: NOW },
  },
});
const outcome = (type: OutcomeEvent['type'], attempt: number, text = 'x'): DomainEvent => ({
  type,
  data: { deliveryId: DELIVERY_ID, attempt, recipients: [said(BOB, null, text)], result: null, at: NOW },
});
const unknown = (attempt: number) => outcome('OutcomeUnknown', attempt);
const rejected = (attempt: number, text?: string) => outcome('RecipientsRejected', attempt, text);

it.each<[string, DomainEvent[], object[]]>([
  [
    'an unknown outcome that was replaced',
    [begun(1), unknown(1), rejected(1, 'no')],
    [{ ...said(BOB, null, 'no'), outcome: 'rejected', underWay: false }],
  ],
  ['another attempt that is unknown', [begun(1), unknown(1), begun(2), unknown(2), rejected(1)], []],
  ['another attempt that was accepted', [unknown(1), outcome('RecipientsAccepted', 2), rejected(1)], []],
  [
    'the words of the newest attempt, in whatever order they arrive',
    [unknown(1), outcome('RecipientsDeferred', 2, 'later'), rejected(1, 'no')],
    [{ ...said(BOB, null, 'later'), outcome: 'deferred', underWay: false }],
  ],
  [
    'a newer attempt under way',
    [begun(1), unknown(1), begun(2), rejected(1)],
    [expect.objectContaining({ underWay: true })],
  ],
])('%s', (_, events, expected) => expect(notDelivered(events, [BOB])).toEqual(expected));
