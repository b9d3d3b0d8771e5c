import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, type Event } from '@punctual/contracts';
import {
  at,
  deliveryId,
  fired,
  life,
  occurrenceId,
  outcome,
  returned,
  runOpened,
  scheduleCreated,
  scheduleId,
  skipped,
} from '../testing/samples';
import { deliveryView } from './delivery.view';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import { fold, row } from './testing/fold';

describe('delivery', () => {
  it('is pending as soon as the occurrence fires', () => {
    expect(row(deliveryView, deliveryId, fired())).toMatchObject({
      id: deliveryId,
      status: 'PENDING',
      attemptCount: 0,
      format: 'PDF',
      sentAt: null,
      recipients: [
        { email: 'Ann@example.com', role: 'to' },
        { email: 'bob@example.com', role: 'to' },
      ],
    });
  });

  it('has one row for each page of recipients', () => {
    const to = Array.from({ length: 1_001 }, (_, index) => `r${index}@example.com`);
    const rows = fold(
      deliveryView,
      fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } }),
    );
    expect(Object.keys(rows)).toEqual([0, 1, 2].map((page) => deliveryIdOf(occurrenceId, page)));
    expect(Object.values(rows).map((one) => one?.recipients.length)).toEqual([500, 500, 1]);
  });

  it('shows a skipped occurrence with the reason', () => {
    expect(row(deliveryView, deliveryId, skipped)).toMatchObject({
      status: 'SKIPPED',
      metadata: { skipReason: 'paused' },
      recipients: [],
    });
  });

  it('is failed while a retry waits, pending while it runs, sent at the end', () => {
    const upTo = (count: number) => row(deliveryView, deliveryId, fired(), ...life().slice(0, count));
    expect(upTo(2)?.metadata).toMatchObject({ rowCount: 1, contentHash: 'h', artifacts: [{ name: 'Progress.pdf' }] });
    expect(upTo(6)).toMatchObject({
      status: 'FAILED',
      attemptCount: 1,
      errorMessage: 'bob@example.com: no',
      metadata: { retryAt: at(124) },
    });
    expect(upTo(7)).toMatchObject({ status: 'PENDING' });
    expect(upTo(7)?.metadata).not.toHaveProperty('retryAt');
    expect(upTo(10)).toMatchObject({
      status: 'SENT',
      attemptCount: 2,
      sentAt: at(127),
      errorMessage: null,
      outcomes: [
        { email: 'Ann@example.com', outcome: 'accepted', smtpCode: 250, attempt: 1 },
        { email: 'bob@example.com', outcome: 'accepted', smtpCode: 250, attempt: 2 },
      ],
    });
  });

  it('is sent although some recipients failed, and says so', () => {
    const completed: DomainEvent = {
      type: 'DeliveryCompleted',
      data: {
        deliveryId,
        occurrenceId,
        scheduleId,
        accepted: 1,
        failed: [outcome('bob@example.com', 550)],
        unknown: ['c@example.com'],
        at: at(70),
      },
    };
    expect(row(deliveryView, deliveryId, fired(), completed)).toMatchObject({
      status: 'SENT',
      errorMessage: '1 recipient did not get it (bob@example.com: no); whether 1 recipient got it is unknown',
    });
  });

  it('says whose failure it was, also of events that began their text with the address', () => {
    const end = (reason: string, cause?: 'deadline'): DomainEvent => ({
      type: 'DeliveryPermanentlyFailed',
      data: {
        ...{ deliveryId, occurrenceId, scheduleId, reason, at: at(70) },
        failed: [outcome('ann@example.com', 550)],
        ...(cause ? { cause } : {}),
      },
    });
    const message = (event: DomainEvent) => row(deliveryView, deliveryId, fired(), event)?.errorMessage;
    expect(message(end('no'))).toBe('ann@example.com: no');
    expect(message(end('ann@example.com: no'))).toBe('ann@example.com: no');
    expect(message(end('no', 'deadline'))).toBe('no');
  });

  it('has bounced when what was accepted came back from everybody, and says so of each who did', () => {
    const [ann, bob] = ['Ann@example.com', 'bob@example.com'];
    const after = (...events: DomainEvent[]) => row(deliveryView, deliveryId, fired(), ...life(), ...events);
    expect(after(returned('RecipientDelayed', ann))?.outcomes).toMatchObject([{ outcome: 'accepted' }, {}]);
    const one = after(returned('RecipientBounced', ann));
    expect(one).toMatchObject({
      status: 'SENT',
      outcomes: [{ email: ann, outcome: 'bounced', smtpCode: null, text: '5.1.1 no such user', attempt: 1 }, {}],
    });
    const both = after(returned('RecipientBounced', ann), returned('RecipientBounced', bob, 'policy'));
    expect(both).toMatchObject({
      status: 'BOUNCED',
      errorMessage: 'the mail to 2 recipients came back (Ann@example.com: 5.1.1 no such user)',
    });
    expect(both && deliveryView.columns['outcome']?.of(both)).toBe('bounced');
    expect(after(returned('RecipientBounced', ann), returned('RecipientComplained', bob))).toMatchObject({
      status: 'SENT',
      outcomes: [{ outcome: 'bounced' }, { email: bob, outcome: 'complained' }],
    });
  });

  it('has bounced, whenever that is recorded', () => {
    const bounces = ['Ann@example.com', 'bob@example.com'].map((email) => returned('RecipientBounced', email));
    const all = life();
    for (let place = all.findIndex(({ type }) => type === 'AttemptStarted'); place <= all.length; place++) {
      const found = row(deliveryView, deliveryId, fired(), ...all.slice(0, place), ...bounces, ...all.slice(place));
      const [ann] = found?.outcomes ?? [];
      expect([place, ann?.outcome]).toEqual([place, 'bounced']);
      // Whoever got it in a later attempt has it.
      const retried = place <= all.findLastIndex(({ type }) => type === 'AttemptStarted');
      expect(found?.status).toBe(retried ? 'SENT' : 'BOUNCED');
    }
  });

  it('is permanently failed with the reason', () => {
    const failed: DomainEvent = {
      type: 'DeliveryPermanentlyFailed',
      data: { deliveryId, occurrenceId, scheduleId, reason: 'no such host', failed: [], at: at(70) },
    };
    expect(row(deliveryView, deliveryId, fired(), failed)).toMatchObject({
      status: 'PERMANENTLY_FAILED',
      errorMessage: 'no such host',
    });
  });

  it('names the relay of an outcome, where there are several', () => {
    const recipients = [outcome('ann@example.com', 250)];
    const told = (relay?: string): DomainEvent => ({
      type: 'RecipientsAccepted',
      data: { deliveryId, attempt: 1, recipients, result: null, ...(relay ? { relay } : {}), at: at(69) },
    });
    expect(row(deliveryView, deliveryId, fired(), told('office'))?.outcomes[0]).toMatchObject({ relay: 'office' });
    expect(row(deliveryView, deliveryId, fired(), told())?.outcomes[0]).not.toHaveProperty('relay');
  });

  it('is skipped when none of its recipients gets mail', () => {
    const text = 'gets no mail since 2026-11-20: its owner unsubscribed';
    const recipients = ['Ann@example.com', 'bob@example.com'].map((email) => ({
      ...{ email, smtpCode: null, enhancedCode: null, text },
    }));
    const told: DomainEvent = {
      type: 'RecipientsSuppressed',
      data: { deliveryId, attempt: 1, recipients, result: null, at: at(69) },
    };
    const about = { deliveryId, occurrenceId, scheduleId, failed: [], at: at(70) };
    const end: DomainEvent = {
      type: 'DeliveryPermanentlyFailed',
      data: { ...about, reason: 'nobody it was for gets mail', cause: 'suppressed' },
    };
    expect(row(deliveryView, deliveryId, fired(), told, end)).toMatchObject({
      ...{ status: 'SKIPPED', errorMessage: null },
      metadata: { skipReason: 'suppressed', verdict: 'nobody it was for gets mail' },
      outcomes: recipients.map(({ email }) => ({ email, outcome: 'suppressed', text })),
    });
    expect(row(runView, occurrenceId, fired(), runOpened, end)).toMatchObject({
      deliveries: [{ status: 'SKIPPED' }],
    });
    expect(row(scheduleView, scheduleId, scheduleCreated, fired(), end)).toMatchObject({ lastOutcome: 'SKIPPED' });
  });

  const ended = (accepted: number, unknown: string[], second = 70): DomainEvent => ({
    type: 'DeliveryCompleted',
    data: { deliveryId, occurrenceId, scheduleId, accepted, failed: [], unknown, at: at(second) },
  });
  it('is failed while no acceptance is known, and sent once one is learned', () => {
    const both = ['Ann@example.com', 'bob@example.com'];
    expect(row(deliveryView, deliveryId, fired(), ended(0, both))).toMatchObject({
      status: 'FAILED',
      sentAt: null,
      errorMessage: 'nobody knows whether 2 recipients got it',
    });
    expect(row(deliveryView, deliveryId, fired(), ended(0, both), ended(1, ['bob@example.com'], 80))).toMatchObject({
      status: 'SENT',
      sentAt: at(80),
      errorMessage: 'whether 1 recipient got it is unknown',
    });
  });

  const about = { occurrenceId, scheduleId, pages: 2 };
  const runFailed: DomainEvent = {
    type: 'RunFailed',
    data: { ...about, cause: 'rendering', reason: 'the report does not exist', at: at(90) },
  };
  it('follows its run while it is not open: a retry, the end', () => {
    const to = Array.from({ length: 501 }, (_, index) => `r${index}@example.com`);
    const two = fired({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    const retry: DomainEvent = {
      type: 'RunRetryScheduled',
      data: { ...about, attempt: 2, retryAt: at(124), reason: 'no', at: at(70) },
    };
    for (const doc of Object.values(fold(deliveryView, two, runOpened, retry)))
      expect(doc).toMatchObject({ status: 'FAILED', errorMessage: 'no', metadata: { retryAt: at(124) } });
    for (const doc of Object.values(fold(deliveryView, two, runOpened, retry, runFailed)))
      expect(doc).toMatchObject({
        status: 'PERMANENTLY_FAILED',
        errorMessage: 'the report does not exist',
        metadata: {},
      });
  });
  it('is ended only by its own events once it is open', () => {
    const pending = row(deliveryView, deliveryId, fired(), ...life().slice(0, 2));
    expect(row(deliveryView, deliveryId, fired(), ...life().slice(0, 2), runFailed)).toEqual(pending);
    const sent = row(deliveryView, deliveryId, fired(), ...life());
    expect(row(deliveryView, deliveryId, fired(), ...life(), runFailed)).toEqual(sent);
  });
  it('is skipped with its run, and says why', () => {
    const verdict = 'the report has no rows';
    const skip: DomainEvent = { type: 'RunSkipped', data: { ...about, reason: 'condition', verdict, at: at(70) } };
    expect(row(deliveryView, deliveryId, fired(), runOpened, skip)).toMatchObject({
      status: 'SKIPPED',
      metadata: { skipReason: 'condition', verdict },
    });
  });
  it('from before runs existed keeps the result of its own rendering', () => {
    const rendered = life()[0] as Event<'ReportRendered'>;
    const old: DomainEvent = { type: 'ReportRendered', data: { ...rendered.data, deliveryId } };
    expect(row(deliveryView, deliveryId, fired(), old)?.metadata).toMatchObject({ rowCount: 1, subject: 'Progress' });
  });

  it('shows a notice from its opening on', () => {
    const [, opening] = life();
    if (opening?.type !== 'DeliveryOpened') throw new Error('the sample opens no delivery');
    const notice: DomainEvent = { type: 'DeliveryOpened', data: { ...opening.data, trigger: 'notice', formats: [] } };
    expect(row(deliveryView, deliveryId, notice)).toMatchObject({
      ...{ status: 'PENDING', trigger: 'notice', format: null, recipients: opening.data.recipients },
      metadata: { subject: 'Progress', artifacts: [{ name: 'Progress.pdf' }] },
    });
  });

  it('ignores an event of a delivery that was never opened', () => {
    expect(row(deliveryView, deliveryId, ...life())).toBeNull();
  });

  it('is found by a recipient in any case', () => {
    const doc = row(deliveryView, deliveryId, fired());
    expect(doc && deliveryView.many?.of(doc)).toEqual(['ann@example.com', 'bob@example.com']);
  });
});

describe('a run to lists', () => {
  const listId = '33333333-3333-4333-8333-333333333333';
  const toLists = fired({ audience: 'individually', recipients: { to: [], cc: [], bcc: [], lists: [listId] } });
  const about = { occurrenceId, scheduleId, at: at(62) };

  it('shows one delivery from the firing on, and all of them when it has opened', () => {
    const lists = [{ listId, revision: 2, status: 'active', members: 501 } as const];
    const opened: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, pages: 2, recipients: 501, lists } };
    const rows = fold(deliveryView, toLists, opened);
    expect(Object.values(rows).map((one) => [one?.id, one?.status, one?.recipients])).toEqual([
      [deliveryIdOf(occurrenceId, 0), 'PENDING', []],
      [deliveryIdOf(occurrenceId, 1), 'PENDING', []],
    ]);
  });
  it('shows all of them also when the rows of the report name the people', () => {
    const columns = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
    const people = { ...columns, reportVersion: 1, parts: 2, refusedRows: 0, refused: [] };
    const opened: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, pages: 2, recipients: 2, people } };
    const toRows = fired({ audience: 'individually', recipients: { to: [], cc: [], bcc: [], lists: [] } });
    expect(Object.keys(fold(deliveryView, toRows, opened))).toEqual(
      [0, 1].map((page) => deliveryIdOf(occurrenceId, page)),
    );
  });
  it('shows whom each delivery goes to when it opens', () => {
    const [, opening] = life();
    if (opening?.type !== 'DeliveryOpened') throw new Error('the sample opens no delivery');
    const recipients = [{ email: 'member@example.com', role: 'to' } as const];
    const delivery: DomainEvent = { type: 'DeliveryOpened', data: { ...opening.data, recipients } };
    expect(row(deliveryView, deliveryIdOf(occurrenceId, 0), toLists, delivery)).toMatchObject({ recipients });
  });
  it('shows that nobody was left to send it to', () => {
    const reason = { reason: 'no-recipients', verdict: 'nobody is left' } as const;
    const skip: DomainEvent = { type: 'RunSkipped', data: { ...about, pages: 0, ...reason } };
    expect(row(deliveryView, deliveryIdOf(occurrenceId, 0), toLists, skip)).toMatchObject({ status: 'SKIPPED' });
  });
});
