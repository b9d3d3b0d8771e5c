import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import {
  at,
  deliveryId,
  fired,
  life,
  occurrenceId,
  returned,
  runOpened,
  scheduleId,
  skipped,
} from '../testing/samples';
import { explain, isTo } from './explain';

const [ANN, BOB] = ['ann@EXAMPLE.com', 'bob@example.com'];
const recorded = (events: readonly DomainEvent[]) => events.map((event) => ({ at: event.data.at, event }));
const ofRun = ({ type }: DomainEvent): boolean => /^(Occurrence|Run|Render|Report)/.test(type);
/** What is known after some events of the sample run. */
const told = (email: string, events: readonly DomainEvent[]) => {
  const delivery = recorded(events.filter((event) => !ofRun(event)));
  const own = isTo(email)(delivery) ? delivery : null;
  return explain({ run: recorded(events.filter(ofRun)), own, opened: delivery.length > 0 }, email);
};
const upTo = (type: DomainEvent['type']) => {
  const all = life();
  return [fired(), runOpened, ...all.slice(0, all.findIndex((event) => event.type === type) + 1)];
};
const about = { occurrenceId, scheduleId, pages: 1, at: at(70) };
const words = { smtpCode: null, enhancedCode: null };
const outcomes = (
  type: 'RecipientsSuppressed' | 'RecipientsRejected' | 'OutcomeUnknown',
  text: string,
): DomainEvent => ({
  type,
  data: { deliveryId, attempt: 1, recipients: [{ email: BOB, ...words, text }], result: null, at: at(69) },
});

describe('whether somebody got a run, and why', () => {
  it('got, in the words of their mail server, whichever case the address is asked in', () => {
    const { verdict, text, steps } = told(ANN, [fired(), runOpened, ...life()]);
    expect([verdict, text]).toEqual([
      'got',
      expect.stringMatching(/^their mail server took it on 2026-11-02 09:\d\d UTC: 250/),
    ]);
    // What was said to others is theirs.
    expect(JSON.stringify(steps)).not.toContain('451');
    expect(steps.at(0)?.text).toMatch(/^Fell due at 2026-11-02/);
    expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).toSorted());
  });

  it.each([
    [
      'not-got',
      returned('RecipientBounced', BOB),
      /came back on 2026-11-02 09:\d\d UTC: 5\.1\.1 no such user; the address does not take mail/,
    ],
    ['not-got', returned('RecipientBounced', BOB, 'policy'), /not the address/],
    ['got', returned('RecipientComplained', BOB), /they have it, and reported it as spam/],
    ['got', returned('RecipientDelayed', BOB), /their mail server took it/],
  ])('%s: what came back is said to whom it is about alone', (verdict, event, text) => {
    const all = [fired(), runOpened, ...life(), event];
    const bob = told(BOB, all);
    expect(bob).toMatchObject({ verdict, text: expect.stringMatching(text) });
    expect(bob.steps.at(-1)?.text).toContain('no such user');
    const ann = told(ANN, all);
    expect([ann.verdict, JSON.stringify(ann)]).toEqual(['got', expect.not.stringContaining('no such user')]);
  });

  it('not yet: put off, and tried again', () => {
    const found = told(BOB, upTo('RetryScheduled'));
    expect(found).toMatchObject({ verdict: 'not-yet', text: expect.stringContaining('it is tried again: 451') });
    expect(found.steps.map(({ text }) => text).join('\n')).toContain('451');
  });

  it.each([
    ['not-got', outcomes('RecipientsRejected', 'no such user'), 'refused it on 2026-11-02 09:01 UTC: no such user'],
    ['not-got', outcomes('RecipientsSuppressed', 'gets no mail since 2026-11-01'), 'the address gets no mail since'],
    ['unknown', outcomes('OutcomeUnknown', 'the connection broke'), 'they may have it: the connection broke'],
  ])('%s after %j', (verdict, event, text) => {
    expect(told(BOB, [...upTo('AttemptStarted'), event])).toMatchObject({
      verdict,
      text: expect.stringContaining(text),
    });
  });

  it('not yet while their mail waits for the budget of a relay', () => {
    const later = [{ count: 1, from: '2026-11-03T09:05:00.000Z' }];
    const putOff: DomainEvent = {
      type: 'SendingPutOff',
      data: { deliveryId, attempt: 1, relay: 'office', now: 1, later, at: at(69) },
    };
    expect(told(BOB, [...upTo('AttemptStarted'), putOff])).toMatchObject({
      verdict: 'not-yet',
      text: 'it waits for the daily budget of relay office until 2026-11-03 09:05 UTC',
    });
  });

  it.each<[string, DomainEvent[], string]>([
    ['nothing-sent', [skipped], 'it was skipped: the schedule was paused'],
    [
      'nothing-sent',
      [fired(), runOpened, { type: 'RunSkipped', data: { ...about, reason: 'condition', verdict: 'no rows' } }],
      'nothing was sent: no rows',
    ],
    [
      'not-got',
      [fired(), runOpened, { type: 'RunFailed', data: { ...about, cause: 'rendering', reason: 'no such column' } }],
      'the run failed: no such column',
    ],
    ['not-yet', [fired(), runOpened], 'the run has not opened its deliveries yet'],
  ])('%s: %#', (verdict, events, text) => expect(told(BOB, events)).toMatchObject({ verdict, text }));

  it('not for them, and which row was refused where rows name people', () => {
    const stranger = 'cy@example.com';
    expect(told(stranger, upTo('DeliveryOpened'))).toMatchObject({ verdict: 'not-for-them' });
    const people = {
      ...{
        address: 'email',
        parameters: ['region'],
        runAs: 'owner' as const,
        reportVersion: 1,
        parts: 1,
        refusedRows: 1,
      },
      refused: [{ row: 7, address: stranger, reason: 'it stands there twice' }],
    };
    const events = upTo('DeliveryOpened').map((event) =>
      event.type === 'RunOpened' ? { ...event, data: { ...event.data, people } } : event,
    );
    expect(told(stranger, events)).toMatchObject({
      ...{ verdict: 'not-got', text: 'row 7 of the report names them, and was left out: it stands there twice' },
    });
  });
});
