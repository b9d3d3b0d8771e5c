import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AttemptResult, DeliveryEvent } from '@punctual/contracts';
import { attempted, dispatch, LATER, learn, learnNot, open, opened, retry, waiting } from '../testing/commands';
import { ADA, BOB, DELIVERY_ID, deferred, events, NOW, said, unknown } from '../testing/samples';
import { delivery } from './delivery';

const { given } = scenario(delivery);
const { completed, permanentlyFailed } = events;

describe('an attempt', () => {
  it('that all recipients accepted ends the delivery', () =>
    void given(...opened)
      .when(attempted(1, { accepted: [ADA, BOB] }))
      .then(completed(2, [], []))
      .andAgainDoesNothing());
  it('that all recipients rejected ends the delivery', () => {
    const rejected = [said(ADA, 550, 'no such user'), said(BOB, 554, 'no')];
    given(...opened)
      .when(attempted(1, { rejected }))
      .then(permanentlyFailed('no such user', rejected))
      .andAgainDoesNothing();
  });
  it('that nobody was left for ends the delivery: all of them get no mail', () => {
    given(...opened)
      .when(attempted(1, {}))
      .then(permanentlyFailed('nobody it was for gets mail', [], 'suppressed'))
      .andAgainDoesNothing();
  });
  it('that one recipient rejected completes the delivery with a failure', () => {
    given(...opened)
      .when(attempted(1, { accepted: [ADA], rejected: [said(BOB, 550, 'no')] }))
      .then(completed(1, [said(BOB, 550, 'no')], []));
  });
  it('is retried only for recipients without a final outcome', () => {
    const wait = waiting(2, { accepted: 1 });
    given(...opened)
      .when(attempted(1, { accepted: [ADA], unresolved: [deferred(BOB)] }))
      .then(wait)
      .andAgainDoesNothing();
    const everybody = [
      { email: ADA, role: 'to' as const },
      { email: BOB, role: 'cc' as const },
    ];
    given(...opened, wait)
      .when(retry())
      .then(dispatch(2, { recipients: [{ email: BOB, role: 'cc' }], addressed: everybody, date: NOW, at: LATER }))
      .andAgainDoesNothing();
  });
  it('names only its own recipients in a retry when each recipient gets a separate message', () => {
    const alone = delivery.decide(open(undefined, 'individually'), delivery.initial);
    given(...alone, waiting(2, { accepted: 1 }))
      .when(retry())
      .then(dispatch(2, { audience: 'individually', recipients: [{ email: BOB, role: 'to' }], date: NOW, at: LATER }));
  });
  it('waits until the retry is due', () =>
    void given(...opened, waiting(2))
      .when(retry('2026-11-23T09:01:00.999Z'))
      .then());
  it('uses up the retries, then deferred recipients have failed', () => {
    const tried = [
      ...opened,
      waiting(2, { pending: [ADA, BOB] }),
      dispatch(2),
      waiting(3, { pending: [ADA, BOB] }),
      dispatch(3),
    ];
    const last = (data: Partial<AttemptResult>) => given(...tried).when(attempted(3, data));
    last({ unresolved: [deferred(ADA), deferred(BOB)] }).then(
      permanentlyFailed('later', [said(ADA, 451, 'later'), said(BOB, 451, 'later')]),
    );
    last({ accepted: [ADA], unresolved: [deferred(BOB)] }).then(completed(1, [said(BOB, 451, 'later')], []));
    last({ unresolved: [deferred(ADA), unknown(BOB)] }).then(completed(0, [said(ADA, 451, 'later')], [BOB]));
  });
  it('adds the outcomes settled by earlier attempts', () => {
    const tried = [...opened, waiting(2, { accepted: 1, failed: [said(ADA, 550, 'no')] }), dispatch(2)];
    given(...tried)
      .when(attempted(2, { accepted: [BOB] }))
      .then(completed(2, [said(ADA, 550, 'no')], []));
    given(...tried)
      .when(attempted(2, { rejected: [said(BOB, 550, 'gone')] }))
      .then(completed(1, [said(ADA, 550, 'no'), said(BOB, 550, 'gone')], []));
  });
  it('counts only for the request it belongs to', () => {
    const tried = [...opened, waiting(2), dispatch(2)];
    for (const number of [1, 3])
      given(...tried)
        .when(attempted(number, { accepted: [ADA, BOB] }))
        .then();
    given(...opened)
      .when(retry())
      .then();
  });
});

describe('an unknown outcome', () => {
  const wait = waiting(2, { reason: 'cut off', accepted: 1, unknown: [BOB] });
  it('is retried', () =>
    void given(...opened)
      .when(attempted(1, { accepted: [ADA], unresolved: [unknown(BOB)] }))
      .then(wait));
  it('stays unknown when later attempts fail: the first may have arrived', () => {
    const alone = [...opened, waiting(2, { unknown: [BOB] }), dispatch(2)];
    given(...alone)
      .when(attempted(2, { rejected: [said(BOB, 550, 'no')] }))
      .then(completed(0, [], [BOB]));
    given(...alone, waiting(3, { unknown: [BOB] }), dispatch(3))
      .when(attempted(3, { unresolved: [deferred(BOB)] }))
      .then(completed(0, [], [BOB]));
  });
  it('is settled by a later acceptance', () =>
    void given(...opened, wait, dispatch(2))
      .when(attempted(2, { accepted: [BOB] }))
      .then(completed(2, [], [])));
});

describe('an acceptance that arrives late', () => {
  const learned = (...accepted: string[]): DeliveryEvent => ({
    type: 'AcceptanceLearned',
    data: { deliveryId: DELIVERY_ID, attempt: 1, accepted, at: NOW },
  });
  const cutOff = waiting(2, { reason: 'cut off', accepted: 1, unknown: [BOB] });
  it('ends a delivery that was only waiting to retry that recipient', () =>
    void given(...opened, cutOff)
      .when(learn(1, BOB))
      .then(learned(BOB), completed(2, [], []))
      .andAgainDoesNothing());
  it('leaves only the other recipients to be retried', () => {
    const both = waiting(2, { pending: [ADA, BOB], unknown: [ADA, BOB] });
    given(...opened, both)
      .when(learn(1, ADA))
      .then(learned(ADA))
      .andAgainDoesNothing();
    const addressed = [
      { email: ADA, role: 'to' as const },
      { email: BOB, role: 'cc' as const },
    ];
    given(...opened, both, learned(ADA))
      .when(retry())
      .then(dispatch(2, { recipients: [{ email: BOB, role: 'cc' }], addressed, at: LATER }));
  });
  it('counts once, whatever the outcome of the attempt made meanwhile', () => {
    const again = [...opened, cutOff, dispatch(2, { recipients: [{ email: BOB, role: 'cc' }] }), learned(BOB)];
    for (const result of [{ accepted: [BOB] }, { rejected: [said(BOB, 550, 'no')] }, { unresolved: [unknown(BOB)] }])
      given(...again)
        .when(attempted(2, result))
        .then(completed(2, [], []));
  });
  it('may arrive before the end of the attempt that calls it unknown', () => {
    given(...opened)
      .when(learn(1, BOB))
      .then(learned(BOB));
    given(...opened, learned(BOB))
      .when(attempted(1, { accepted: [ADA], unresolved: [unknown(BOB)] }))
      .then(completed(2, [], []));
  });
  it('corrects the end of a delivery whose outcome was unknown', () =>
    void given(...opened, completed(0, [said(ADA, 550, 'no')], [BOB]))
      .when(learn(1, BOB))
      .then(learned(BOB), completed(1, [said(ADA, 550, 'no')], []))
      .andAgainDoesNothing());
  it('changes nothing when a later attempt was accepted and ended the delivery', () =>
    void given(...opened, cutOff, dispatch(2, { recipients: [{ email: BOB, role: 'cc' }] }), completed(2, [], []))
      .when(learn(1, BOB))
      .then());
  it('changes nothing for recipients who accepted before', () =>
    void given(...opened, completed(2, [], []))
      .when(learn(1, ADA))
      .then());
});

describe('a rejection or deferral that arrives late', () => {
  const learned = (recipients: string[], ...failed: ReturnType<typeof said>[]): DeliveryEvent => ({
    type: 'NonDeliveryLearned',
    data: { deliveryId: DELIVERY_ID, attempt: 1, recipients, failed, at: NOW },
  });
  const no = said(BOB, 550, 'no such user');
  const rejected = { ...no, outcome: 'rejected', underWay: false } as const;
  const notYet = { ...deferred(BOB), underWay: false } as const;
  const cutOff = waiting(2, { reason: 'cut off', accepted: 1, unknown: [BOB] });
  const again = dispatch(2, { recipients: [{ email: BOB, role: 'cc' }] });

  it('rejected: ends a delivery that was only waiting to retry that recipient', () =>
    void given(...opened, cutOff)
      .when(learnNot(1, rejected))
      .then(learned([BOB], no), completed(1, [no], []))
      .andAgainDoesNothing());
  it('rejected: leaves only the other recipients to be retried', () => {
    const both = waiting(2, { pending: [ADA, BOB], unknown: [ADA, BOB] });
    given(...opened, both)
      .when(learnNot(1, rejected))
      .then(learned([BOB], no))
      .andAgainDoesNothing();
    given(...opened, both, learned([BOB], no), dispatch(2, { recipients: [{ email: ADA, role: 'to' }] }))
      .when(attempted(2, { accepted: [ADA] }))
      .then(completed(1, [no], []));
  });
  it('deferred: the recipient is retried, and is no longer unknown', () => {
    given(...opened, cutOff)
      .when(learnNot(1, notYet))
      .then(learned([BOB]))
      .andAgainDoesNothing();
    given(...opened, cutOff, learned([BOB]), again)
      .when(attempted(2, { rejected: [no] }))
      .then(completed(1, [no], []));
  });
  it('leaves an attempt under way to decide', () => {
    given(...opened, cutOff, again)
      .when(learnNot(1, { ...rejected, underWay: true }))
      .then(learned([BOB]))
      .andAgainDoesNothing();
    given(...opened, cutOff, again, learned([BOB]))
      .when(attempted(2, { accepted: [BOB] }))
      .then(completed(2, [], []));
  });
  it('corrects the end of a delivery whose outcome was unknown', () => {
    given(...opened, completed(1, [], [BOB]))
      .when(learnNot(1, notYet))
      .then(learned([BOB], said(BOB, 451, 'later')), completed(1, [said(BOB, 451, 'later')], []))
      .andAgainDoesNothing();
    given(...opened, completed(0, [said(ADA, 550, 'no')], [BOB]))
      .when(learnNot(1, rejected))
      .then(learned([BOB], no), permanentlyFailed('no such user', [said(ADA, 550, 'no'), no]))
      .andAgainDoesNothing();
  });
  it('changes nothing after the end while another message may still arrive, nor for recipients that are not unknown', () => {
    given(...opened, completed(1, [], [BOB]))
      .when(learnNot(1, { ...rejected, underWay: true }))
      .then();
    given(...opened, completed(2, [], []))
      .when(learnNot(1, rejected))
      .then();
  });
});

it('a delivery is not tried again after its retries end', () => {
  const expiring = opened.map((event) =>
    event.type === 'DeliveryOpened' ? { ...event, data: { ...event.data, expiresAt: NOW } } : event,
  );
  given(...expiring)
    .when(attempted(1, { accepted: [ADA], unresolved: [deferred(BOB)] }))
    .then(completed(1, [said(BOB, 451, 'later')], []));
});
