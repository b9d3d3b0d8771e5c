import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AttemptResult, DeliveryEvent, Event } from '@punctual/contracts';
import {
  ADA,
  ARTIFACT,
  BOB,
  DELIVERY_ID,
  deferred,
  events,
  firedOf,
  NOW,
  RENDERED,
  resultOf,
  said,
  unknown,
} from '../testing/samples';
import { type DeliveryCommand, delivery } from './delivery';

const { given } = scenario(delivery);
const LATER = '2026-11-23T09:05:00.000Z';
const { renderRequested, completed, permanentlyFailed } = events;

const open: DeliveryCommand = {
  type: 'OpenDelivery',
  data: { fired: firedOf(), deliveryId: DELIVERY_ID, page: 0, shared: null, now: NOW },
};
const rendered = (attempt: number, now = NOW): DeliveryCommand => ({
  type: 'RecordRendered',
  data: {
    deliveryId: DELIVERY_ID,
    attempt,
    reportId: firedOf().reportId,
    reportVersion: 1,
    ...RENDERED,
    metrics: [],
    rowCount: 0,
    contentHash: '',
    at: NOW,
    now,
  },
});
const renderFailed = (attempt: number, final: boolean): DeliveryCommand => ({
  type: 'RecordRenderFailed',
  data: { deliveryId: DELIVERY_ID, attempt, code: 'report/unknown', message: 'gone', final, at: NOW, now: NOW },
});
const attempted = (attempt: number, parts: Partial<AttemptResult>): DeliveryCommand => ({
  type: 'RecordAttempt',
  data: { deliveryId: DELIVERY_ID, attempt, ...resultOf(parts), now: NOW },
});
const missing = (attempt: number): DeliveryCommand => ({
  type: 'RecordArtifactsMissing',
  data: { deliveryId: DELIVERY_ID, attempt, sha256: [ARTIFACT.sha256], at: NOW, now: NOW },
});
const retry = (now = LATER): DeliveryCommand => ({ type: 'Retry', data: { deliveryId: DELIVERY_ID, now } });

const opened: DeliveryEvent[] = delivery.decide(open, delivery.initial);
const dispatch = (attempt: number, changes: Partial<Event<'DispatchRequested'>['data']> = {}): DeliveryEvent => ({
  type: 'DispatchRequested',
  data: {
    deliveryId: DELIVERY_ID,
    attempt,
    audience: 'together',
    recipients: [
      { email: ADA, role: 'to' },
      { email: BOB, role: 'cc' },
    ],
    addressed: [],
    ...RENDERED,
    shared: null,
    date: null,
    at: NOW,
    ...changes,
  },
});
const waiting = (attempt: number, parts: Partial<Event<'RetryScheduled'>['data']> = {}): DeliveryEvent => ({
  type: 'RetryScheduled',
  data: {
    deliveryId: DELIVERY_ID,
    stage: 'dispatch',
    attempt,
    retryAt: '2026-11-23T09:01:01.000Z',
    reason: `${BOB}: later`,
    pending: [BOB],
    accepted: 0,
    failed: [],
    unknown: [],
    at: NOW,
    ...parts,
  },
});
const dispatching = [...opened, dispatch(1)];

describe('opening', () => {
  it('notes the page of recipients and asks for the rendering, once', () => {
    given()
      .when(open)
      .then(...opened)
      .andAgainDoesNothing();
    expect(opened.map(({ type }) => type)).toEqual(['DeliveryOpened', 'RenderRequested']);
    expect(opened[0]?.data).toMatchObject({
      page: 0,
      pages: 1,
      recipients: [
        { email: ADA, role: 'to' },
        { email: BOB, role: 'cc' },
      ],
    });
    expect(opened[1]).toEqual(renderRequested(1));
  });

  it('goes straight to sending when the very same rendering was just made', () => {
    const shared = { renderedFor: 'another', reportVersion: 1, metrics: [], rowCount: 0, contentHash: 'h' };
    const command: DeliveryCommand = {
      type: 'OpenDelivery',
      data: { fired: firedOf(), deliveryId: DELIVERY_ID, page: 0, shared: { ...RENDERED, shared }, now: NOW },
    };
    const [first] = opened;
    if (!first) throw new Error('nothing opened');
    given().when(command).then(first, dispatch(1, { shared })).andAgainDoesNothing();
    // Its files may be gone all the same: then this delivery has a rendering of its own.
    given(first, dispatch(1, { shared })).when(missing(1)).then(renderRequested(1)).andAgainDoesNothing();
    given(first, dispatch(1, { shared }), renderRequested(1))
      .when(rendered(1))
      .then(dispatch(2, { date: NOW }));
  });

  it.each([rendered(1), renderFailed(1, true), attempted(1, {}), missing(1), retry()])(
    'comes before all else: $type',
    (command) => {
      given().when(command).then();
    },
  );
});

describe('rendering', () => {
  it('leads to sending, once', () =>
    void given(...opened)
      .when(rendered(1))
      .then(dispatch(1))
      .andAgainDoesNothing());
  it('that cannot succeed is the end', () => {
    given(...opened)
      .when(renderFailed(1, true))
      .then(permanentlyFailed('gone', [said(ADA, null, 'gone'), said(BOB, null, 'gone')]))
      .andAgainDoesNothing();
  });
  it('that failed is tried again, while retries are left', () => {
    const wait = (number: number, retryAt: string) =>
      waiting(number, { stage: 'render', reason: 'gone', pending: [ADA, BOB], retryAt });
    const [first, second] = [wait(2, '2026-11-23T09:01:01.000Z'), wait(3, '2026-11-23T09:05:01.000Z')];
    given(...opened)
      .when(renderFailed(1, false))
      .then(first)
      .andAgainDoesNothing();
    given(...opened, first)
      .when(retry())
      .then(renderRequested(2, LATER))
      .andAgainDoesNothing();
    given(...opened, first, renderRequested(2))
      .when(renderFailed(2, false))
      .then(second);
    given(...opened, first, renderRequested(2), second, renderRequested(3))
      .when(renderFailed(3, false))
      .then(permanentlyFailed('gone', [said(ADA, null, 'gone'), said(BOB, null, 'gone')]));
  });
  it('answers only the request it belongs to', () => {
    const again = [...opened, waiting(2, { stage: 'render' }), renderRequested(2)];
    for (const command of [rendered(1), renderFailed(1, true), rendered(3)])
      given(...again)
        .when(command)
        .then();
  });
});

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

describe('lost files', () => {
  const lost = (count: number): DeliveryEvent[] =>
    Array.from({ length: count }, (_, index) => [renderRequested(index + 2), dispatch(index + 2)]).flat();
  it('are rendered again at once, twice', () => {
    given(...dispatching)
      .when(missing(1))
      .then(renderRequested(2))
      .andAgainDoesNothing();
    given(...dispatching, ...lost(1))
      .when(missing(2))
      .then(renderRequested(3));
  });
  it('then count as a failure', () => {
    const wait = waiting(4, { stage: 'render', reason: 'the rendered files are lost', pending: [ADA, BOB] });
    given(...dispatching, ...lost(2))
      .when(missing(3))
      .then(wait);
    given(...dispatching, ...lost(2), wait)
      .when(retry())
      .then(renderRequested(4, LATER));
  });
  it('answer only the request they belong to', () =>
    void given(...opened)
      .when(missing(1))
      .then());
  it('do not take the mail back from those who have it', () => {
    const sent = [
      ...dispatching,
      waiting(2, { accepted: 1 }),
      dispatch(2, { recipients: [{ email: BOB, role: 'cc' }] }),
      renderRequested(2),
    ];
    given(...sent)
      .when(renderFailed(2, true))
      .then(completed(1, [said(BOB, null, 'gone')], []));
  });
});

describe('after the end', () => {
  it.each([open, rendered(1), renderFailed(1, true), attempted(1, { accepted: [ADA] }), missing(1), retry()])(
    'nothing happens: $type',
    (command) => {
      given(...dispatching, completed(2, [], []))
        .when(command)
        .then();
      given(...dispatching, permanentlyFailed('no', []))
        .when(command)
        .then();
    },
  );
});
