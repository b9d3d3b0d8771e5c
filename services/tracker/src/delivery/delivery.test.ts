import { describe, expect, it } from '@jest/globals';
import { fold } from '@punctual/chassis';
import { scenario } from '@punctual/chassis/testing';
import { type DeliveryEvent, dispatchOf } from '@punctual/contracts';
import { attempted, close, dispatch, LATER, missing, open, opened, retry, waiting } from '../testing/commands';
import { ADA, BOB, DELIVERY_ID, deferred, events, NOW, renderingBy, said, unknown } from '../testing/samples';
import { delivery } from './delivery';
import { LOST } from './progress';

const { given } = scenario(delivery);
const { completed, permanentlyFailed } = events;
const { subject: _subject, artifacts: _artifacts, ...SECOND } = renderingBy(2);

describe('opening', () => {
  it('requests the first attempt, once', () => {
    given()
      .when(open())
      .then(...opened)
      .andAgainDoesNothing();
    expect(opened.map(({ type }) => type)).toEqual(['DeliveryOpened']);
    expect(opened[0]?.data).toMatchObject({
      attempt: 1,
      page: 0,
      pages: 1,
      recipients: [
        { email: ADA, role: 'to' },
        { email: BOB, role: 'cc' },
      ],
      subject: 'Sales – 2026-11-23',
      artifacts: [{ name: 'body.html' }],
      rendering: { rowCount: 0, attempt: 1 },
    });
    expect(opened[0]?.data).not.toHaveProperty('deadline');
  });

  it('in the portal requests nothing and is done, since the files are stored', () => {
    const command = open();
    if (command.type !== 'OpenDelivery') throw new Error('the sample opens no delivery');
    const order = { ...command.data.order, channel: 'portal' as const };
    const events = delivery.decide({ ...command, data: { ...command.data, order } }, delivery.initial);
    expect(events.map(({ type }) => type)).toEqual(['DeliveryOpened', 'DeliveryCompleted']);
    const [kept, end] = events;
    if (kept?.type !== 'DeliveryOpened') throw new Error('it did not open');
    expect(kept.data).toMatchObject({ channel: 'portal', attempt: 0, artifacts: [{ name: 'body.html' }] });
    expect(dispatchOf(kept)).toBeNull();
    expect(end).toEqual(completed(2, [], []));
    given(...events)
      .when({ ...command, data: { ...command.data, order } })
      .then();
    given(...events)
      .when(close('deadline', 'x'))
      .then();
  });

  it.each([attempted(1, {}), missing(1), retry(), close('deadline', 'x')])(
    'comes before all else: $type',
    (command) => {
      given().when(command).then();
    },
  );
});

describe('mail that came too fast', () => {
  const [first] = opened;
  if (first?.type !== 'DeliveryOpened') throw new Error('the sample opens no delivery');
  const patient = { ...first, data: { ...first.data, retry: { maxAttempts: 3, delays: ['PT2H'] } } };
  const retryAt = (...unresolved: ReturnType<typeof deferred>[]) => {
    const events = delivery.decide(attempted(1, { unresolved }), fold(delivery, [patient], delivery.initial));
    return events.map(({ data }) => ('retryAt' in data ? Date.parse(data.retryAt) - Date.parse(data.at) : null));
  };
  const tooFast = (email: string) => ({ ...deferred(email), smtpCode: 454, text: 'DATA: Throttling failure: x' });

  it('is tried again within ten minutes, whatever the schedule says', () => {
    expect(retryAt(tooFast(ADA), tooFast(BOB))).toEqual([600_000]);
  });
  it('waits as the schedule says when others of the attempt failed otherwise', () => {
    expect(retryAt(tooFast(ADA), deferred(BOB))).toEqual([7_200_000]);
  });
});

describe('lost files', () => {
  const lost = waiting(2, { stage: 'render', reason: LOST, pending: [ADA, BOB], retryAt: NOW });
  it('are waited for, and sent to the same recipients once rendered', () => {
    given(...opened)
      .when(missing(1))
      .then(lost)
      .andAgainDoesNothing();
    given(...opened, lost)
      .when(retry())
      .then();
    given(...opened, lost)
      .when(open(renderingBy(2)))
      .then(dispatch(2, { shared: SECOND }))
      .andAgainDoesNothing();
  });
  it('count only for the request they belong to, and use up no retry', () => {
    given(...opened, lost, dispatch(2, { shared: SECOND }))
      .when(missing(1))
      .then();
    given(...opened, lost, dispatch(2, { shared: SECOND }))
      .when(attempted(2, { accepted: [ADA], unresolved: [deferred(BOB)] }))
      .then(waiting(3, { accepted: 1 }));
  });
  it('that cannot be rendered again end the delivery, and keep earlier acceptances', () => {
    const end = { cause: 'rendering' } as const;
    given(...opened, lost)
      .when(close('rendering', 'gone'))
      .then(withCause(permanentlyFailed('gone', [said(ADA, null, 'gone'), said(BOB, null, 'gone')]), end.cause))
      .andAgainDoesNothing();
    const one = [...opened, waiting(2, { accepted: 1 }), dispatch(2, { recipients: [{ email: BOB, role: 'cc' }] })];
    given(...one, waiting(3, { stage: 'render', accepted: 1 }))
      .when(close('rendering', 'gone'))
      .then(withCause(completed(1, [said(BOB, null, 'gone')], []), end.cause));
  });
});

const withCause = (event: DeliveryEvent, cause: 'parked' | 'deadline' | 'rendering'): DeliveryEvent => {
  const { at, ...data } = event.data;
  return { type: event.type, data: { ...data, cause, at } } as DeliveryEvent;
};

describe('ended early', () => {
  const notSent = [said(ADA, null, 'parked: x'), said(BOB, null, 'parked: x')];
  const parked = withCause(permanentlyFailed('parked: x', notSent), 'parked');
  it('when its message is parked', () =>
    void given(...opened)
      .when(close('parked', 'parked: x'))
      .then(parked)
      .andAgainDoesNothing());
  it('counts recipients who may have the mail as unknown, and those who have it as accepted', () => {
    given(...opened)
      .when(close('deadline', 'late', { accepted: [ADA], unresolved: [unknown(BOB)] }))
      .then(withCause(completed(1, [], [BOB]), 'deadline'));
    given(...opened)
      .when(close('deadline', 'late', { rejected: [said(ADA, 550, 'no')] }))
      .then(withCause(permanentlyFailed('late', [said(ADA, 550, 'no'), said(BOB, null, 'late')]), 'deadline'));
  });
  it('is reopened by the outcome of the replayed message, retries included', () => {
    given(...opened, parked)
      .when(attempted(1, { accepted: [ADA, BOB] }))
      .then(completed(2, [], []))
      .andAgainDoesNothing();
    const wait = waiting(2, { accepted: 1 });
    given(...opened, parked)
      .when(attempted(1, { accepted: [ADA], unresolved: [deferred(BOB)] }))
      .then(wait)
      .andAgainDoesNothing();
    given(...opened, parked, wait)
      .when(retry())
      .then(
        dispatch(2, {
          recipients: [{ email: BOB, role: 'cc' }],
          addressed: [
            { email: ADA, role: 'to' },
            { email: BOB, role: 'cc' },
          ],
          at: LATER,
        }),
      );
  });
  it('past its deadline records an outcome as a fact, and retries no recipient', () => {
    const overdue = withCause(
      permanentlyFailed('late', [said(ADA, null, 'late'), said(BOB, null, 'late')]),
      'deadline',
    );
    given(...opened, overdue)
      .when(attempted(1, { accepted: [ADA], unresolved: [deferred(BOB)] }))
      .then(completed(1, [said(BOB, 451, 'later')], []));
  });
});

describe('after the end', () => {
  it.each([open(), attempted(1, { accepted: [ADA] }), missing(1), retry(), close('deadline', 'x')])(
    'nothing happens: $type',
    (command) => {
      given(...opened, completed(2, [], []))
        .when(command)
        .then();
      given(...opened, permanentlyFailed('no', []))
        .when(command)
        .then();
    },
  );
});

describe('a delivery from before runs existed', () => {
  const [first] = opened;
  if (first?.type !== 'DeliveryOpened') throw new Error('nothing opened');
  const old: DeliveryEvent = {
    type: 'DeliveryOpened',
    data: { ...first.data, attempt: 0, subject: '', artifacts: [], rendering: null },
  };
  const { subject: _1, artifacts: _2, ...facts } = renderingBy(1);
  it('waits for the files of the run that was opened for it later', () => {
    given(old)
      .when(open())
      .then(dispatch(1, { shared: facts, date: null }))
      .andAgainDoesNothing();
    expect(fold(delivery, [old, dispatch(1, { date: null, at: LATER })], delivery.initial)).toMatchObject({
      date: LATER,
    });
  });
  it('whose files were lost also waits for them, after its own render request', () => {
    const request = {
      type: 'RenderRequested' as const,
      data: {
        runId: first.data.occurrenceId,
        deliveryId: DELIVERY_ID,
        attempt: 2,
        reportId: first.data.reportId,
        formats: first.data.formats,
        parameters: {},
        asOf: first.data.dueAt,
        timezone: 'UTC',
        lost: false,
        at: NOW,
      },
    };
    given(old, dispatch(1, { date: null }), request)
      .when(open())
      .then(dispatch(2, { shared: facts }));
  });
});
