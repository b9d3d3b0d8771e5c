import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { DeliveryEvent } from '@punctual/contracts';
import {
  attempted,
  dispatch,
  dispatching,
  LATER,
  missing,
  open,
  opened,
  rendered,
  renderFailed,
  retry,
  waiting,
} from '../testing/commands';
import { ADA, BOB, DELIVERY_ID, events, firedOf, NOW, RENDERED, said } from '../testing/samples';
import { type DeliveryCommand, delivery } from './delivery';

const { given } = scenario(delivery);
const { renderRequested, completed, permanentlyFailed } = events;

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
