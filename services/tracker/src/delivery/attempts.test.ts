import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AttemptResult } from '@punctual/contracts';
import { attempted, dispatch, dispatching, LATER, rendered, retry, waiting } from '../testing/commands';
import { ADA, BOB, DELIVERY_ID, deferred, events, firedOf, NOW, said, unknown } from '../testing/samples';
import { delivery } from './delivery';

const { given } = scenario(delivery);
const { completed, permanentlyFailed } = events;

describe('an attempt', () => {
  it('that all accepted is the end', () =>
    void given(...dispatching)
      .when(attempted(1, { accepted: [ADA, BOB] }))
      .then(completed(2, [], []))
      .andAgainDoesNothing());
  it('that all rejected is the end', () => {
    const rejected = [said(ADA, 550, 'no such user'), said(BOB, 554, 'no')];
    given(...dispatching)
      .when(attempted(1, { rejected }))
      .then(permanentlyFailed(`${ADA}: no such user`, rejected))
      .andAgainDoesNothing();
  });
  it('that one rejected is a delivery with a failure', () => {
    given(...dispatching)
      .when(attempted(1, { accepted: [ADA], rejected: [said(BOB, 550, 'no')] }))
      .then(completed(1, [said(BOB, 550, 'no')], []));
  });
  it('is followed by another for those without a final outcome, and for nobody else', () => {
    const wait = waiting(2, { accepted: 1 });
    given(...dispatching)
      .when(attempted(1, { accepted: [ADA], unresolved: [deferred(BOB)] }))
      .then(wait)
      .andAgainDoesNothing();
    const everybody = [
      { email: ADA, role: 'to' as const },
      { email: BOB, role: 'cc' as const },
    ];
    given(...dispatching, wait)
      .when(retry())
      .then(dispatch(2, { recipients: [{ email: BOB, role: 'cc' }], addressed: everybody, date: NOW, at: LATER }))
      .andAgainDoesNothing();
  });
  it('names in a retry only whom it is for when everybody has a message of their own', () => {
    const alone = delivery.decide(
      {
        type: 'OpenDelivery',
        data: {
          fired: firedOf({ audience: 'individually' }),
          deliveryId: DELIVERY_ID,
          page: 0,
          shared: null,
          now: NOW,
        },
      },
      delivery.initial,
    );
    given(...alone, dispatch(1, { audience: 'individually' }), waiting(2, { accepted: 1 }))
      .when(retry())
      .then(dispatch(2, { audience: 'individually', recipients: [{ email: BOB, role: 'to' }], date: NOW, at: LATER }));
  });
  it('waits until its time has come', () =>
    void given(...dispatching, waiting(2))
      .when(retry('2026-11-23T09:01:00.999Z'))
      .then());
  it('uses up the retries, then those deferred have failed', () => {
    const tried = [
      ...dispatching,
      waiting(2, { pending: [ADA, BOB] }),
      dispatch(2),
      waiting(3, { pending: [ADA, BOB] }),
      dispatch(3),
    ];
    const last = (data: Partial<AttemptResult>) => given(...tried).when(attempted(3, data));
    last({ unresolved: [deferred(ADA), deferred(BOB)] }).then(
      permanentlyFailed(`${ADA}: later`, [said(ADA, 451, 'later'), said(BOB, 451, 'later')]),
    );
    last({ accepted: [ADA], unresolved: [deferred(BOB)] }).then(completed(1, [said(BOB, 451, 'later')], []));
    last({ unresolved: [deferred(ADA), unknown(BOB)] }).then(completed(0, [said(ADA, 451, 'later')], [BOB]));
  });
  it('adds up what earlier ones settled', () => {
    const tried = [...dispatching, waiting(2, { accepted: 1, failed: [said(ADA, 550, 'no')] }), dispatch(2)];
    given(...tried)
      .when(attempted(2, { accepted: [BOB] }))
      .then(completed(2, [said(ADA, 550, 'no')], []));
    given(...tried)
      .when(attempted(2, { rejected: [said(BOB, 550, 'gone')] }))
      .then(completed(1, [said(ADA, 550, 'no'), said(BOB, 550, 'gone')], []));
  });
  it('answers only the request it belongs to', () => {
    const tried = [...dispatching, waiting(2), dispatch(2)];
    for (const number of [1, 3])
      given(...tried)
        .when(attempted(number, { accepted: [ADA, BOB] }))
        .then();
    given(...dispatching)
      .when(rendered(1))
      .then();
    given(...dispatching)
      .when(retry())
      .then();
  });
});

describe('an outcome nobody knows', () => {
  const wait = waiting(2, { reason: `${BOB}: cut off`, accepted: 1, unknown: [BOB] });
  it('is tried again', () =>
    void given(...dispatching)
      .when(attempted(1, { accepted: [ADA], unresolved: [unknown(BOB)] }))
      .then(wait));
  it('stays unknown when later attempts fail: the first may have arrived', () => {
    const alone = [...dispatching, waiting(2, { unknown: [BOB] }), dispatch(2)];
    given(...alone)
      .when(attempted(2, { rejected: [said(BOB, 550, 'no')] }))
      .then(completed(0, [], [BOB]));
    given(...alone, waiting(3, { unknown: [BOB] }), dispatch(3))
      .when(attempted(3, { unresolved: [deferred(BOB)] }))
      .then(completed(0, [], [BOB]));
  });
  it('is settled by a later acceptance', () =>
    void given(...dispatching, wait, dispatch(2))
      .when(attempted(2, { accepted: [BOB] }))
      .then(completed(2, [], [])));
});
