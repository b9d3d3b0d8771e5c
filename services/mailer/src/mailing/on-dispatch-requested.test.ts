import { describe, expect, it } from '@jest/globals';
import { fold, NotYet, Unavailable } from '@punctual/chassis';
import { asTenant, eventually, FakeClock } from '@punctual/chassis/testing';
import type { DispatchRequested, Letter, MailingEvent } from '@punctual/contracts';
import { Gate } from './gate';
import { mailing } from './mailing';
import { type DispatchNeeds, onDispatchRequested } from './on-dispatch-requested';
import type { Mailings } from './sending';
import type { OutgoingMessage, Smtp } from './smtp';
import { wireOctets } from './wire-message';

const octetsOf = async (message: OutgoingMessage | undefined, smtpUtf8: boolean): Promise<string> =>
  message ? String(wireOctets(await message.compose(smtpUtf8))) : 'nothing was sent';

/** Mailings in memory, all of one delivery. */
const ledger = (log: MailingEvent[]): Mailings => ({
  execute: async (_, command) => {
    const events = mailing.decide(command, fold(mailing, log, mailing.initial));
    log.push(...events);
    return events;
  },
  load: async () => fold(mailing, log, mailing.initial),
});
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ email: `p${index}@example.com`, role: 'to' as const }));
const request = (changes: Partial<DispatchRequested['data']> = {}): DispatchRequested & { id: string } => ({
  id: 'e1',
  type: 'DispatchRequested',
  data: {
    deliveryId: 'd1',
    attempt: 1,
    audience: 'individually',
    recipients: people(3),
    addressed: [],
    subject: 'Sales',
    shared: null,
    date: null,
    at: '2026-11-23T09:00:00.000Z',
    artifacts: [
      { name: 'body.html', role: 'html', mediaType: 'text/html', sha256: 'a'.repeat(64), size: 3, cid: null },
    ],
    ...changes,
  },
});
const key = { keyId: 'k1', key: 'AAAA' };
const setUp = (changes: Partial<DispatchNeeds> = {}) => {
  const log: MailingEvent[] = [];
  const sent: OutgoingMessage[] = [];
  const smtp: Smtp = {
    send: async (message) => {
      sent.push(message);
      // Answers arrive out of order and after others were recorded, as from a real server.
      for (let turn = sent.length % 7; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
      return message.envelope.to.map((email) => ({
        email,
        outcome: 'accepted',
        smtpCode: 250,
        enhancedCode: null,
        text: 'ok',
      }));
    },
    offers: async () => null,
    where: '',
    verify: async () => [],
    close: async () => {},
  };
  const artifacts = { put: async () => '', get: async () => Buffer.from('<p>x</p>') };
  const clock = FakeClock.at('2026-11-23T09:00:00Z');
  const needs: DispatchNeeds = {
    mailings: ledger(log),
    artifacts,
    smtp,
    clock,
    sender: { name: '', address: 'r@example.com' },
    publicUrl: undefined,
    dkim: null,
    suppressions: { now: async () => ({ of: () => null, hasBounced: () => false }) },
    keys: { current: async () => key, get: async () => key },
    linksOf: async () => null,
    worker: 'w1',
    gate: new Gate(2),
    ...changes,
  };
  const handle = onDispatchRequested(needs);
  return { log, sent, handle: (...asked: Parameters<typeof handle>) => asTenant(() => handle(...asked)) };
};
const types = (log: MailingEvent[]) => log.map(({ type }) => type);
const gone = { put: async () => '', get: async () => null };

/** An attempt another worker began and never ended. */
const cutOff: Extract<MailingEvent, { type: 'AttemptStarted' }> = {
  type: 'AttemptStarted',
  data: {
    deliveryId: 'd1',
    attempt: 1,
    recipients: ['p0@example.com'],
    waiting: [],
    worker: 'gone',
    leaseUntil: '2026-11-23T08:59:30.000Z',
    at: '2026-11-23T08:59:00.000Z',
  },
};

const letter: Letter = {
  ...{ why: 'test', schedule: null, lists: [], manageUrl: null, began: 'test', frequency: null, formats: [] },
  nextRun: null,
};

describe('a dispatch', () => {
  it('sends each message once and records every outcome', async () => {
    const { log, sent, handle } = setUp();
    await handle(request({ recipients: people(250) }));
    expect(sent.length).toBe(250);
    const settled = log.flatMap((event) =>
      event.type === 'RecipientsAccepted' ? event.data.recipients.map(({ email }) => email) : [],
    );
    expect(new Set(settled).size).toBe(250);
    expect(settled.length).toBe(250);
    const results = log.map(({ data }) => ('result' in data ? data.result : null));
    expect(results.filter((result) => result !== null)).toEqual([results.at(-1)]);
    expect(results.at(-1)?.accepted.length).toBe(250);
  });

  const found = (out: readonly string[], email: string) => {
    const about = { id: 's1', scheduleId: null, cause: 'unsubscribed', since: '2026-11-20T08:00:00.000Z' } as const;
    return out.includes(email) ? { ...about, until: null, email } : null;
  };
  const without = (out: readonly string[]): DispatchNeeds['suppressions'] => ({
    now: async () => ({ of: (email) => found(out, email), hasBounced: () => false }),
  });
  const leavingOut = (...emails: string[]): DispatchNeeds['suppressions'] => without(emails);
  const text = 'gets no mail since 2026-11-20: its owner unsubscribed';
  const suppressed = (email: string) => ({ email, smtpCode: null, enhancedCode: null, text });

  it('sends nothing to those who get no mail, and says why, while the others get theirs', async () => {
    const { log, sent, handle } = setUp({ suppressions: leavingOut('p1@example.com') });
    await handle(request());
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([['p0@example.com'], ['p2@example.com']]);
    expect(log.find(({ type }) => type === 'RecipientsSuppressed')?.data).toMatchObject({
      recipients: [suppressed('p1@example.com')],
      result: null,
    });
    expect(log.at(-1)?.data).toMatchObject({
      result: { accepted: ['p0@example.com', 'p2@example.com'], unresolved: [], rejected: [] },
    });
    const before = types(log);
    await handle(request());
    expect([sent.length, types(log)]).toEqual([2, before]);
  });

  it('sends a notice and a test to whoever left the schedule, and nothing to whoever wants no mail at all', async () => {
    const since = '2026-11-20T08:00:00.000Z';
    const left = { id: 's1', scheduleId: 's', cause: 'unsubscribed', since, until: null } as const;
    const suppressions: DispatchNeeds['suppressions'] = {
      now: async () => ({
        of: (email, scheduleId) => (scheduleId === 's' ? { ...left, email } : null),
        hasBounced: () => false,
      }),
    };
    for (const [changes, count] of [
      [{ deliveryId: 's~2026-11-23T09:00:00~UTC~email~0' }, 0],
      [{ deliveryId: 's~notice-6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55-1~email~0' }, 3],
      [{ deliveryId: 's~test-1~email~0', letter }, 3],
    ] as const) {
      const { sent, handle } = setUp({ suppressions });
      await handle(request(changes));
      expect(sent).toHaveLength(count);
    }
  });

  it('notes of those alone whose mail came back before that mail was sent to them', async () => {
    const noted: unknown[] = [];
    const { sent, handle } = setUp({
      suppressions: { now: async () => ({ of: () => null, hasBounced: (email) => email === 'p1@example.com' }) },
      noteAccepted: async (...asked) => void noted.push([sent.length, ...asked]),
    });
    await handle(request());
    expect(noted).toEqual([[3, 'd1', ['p1@example.com']]]);
  });

  it.each([null, new Unavailable('eventStore', 'away')])(
    'notes of those who got mail before the rest was put off, whose error it keeps: %s',
    async (broken) => {
      const noted: unknown[] = [];
      const later = [{ count: 2, from: '2026-11-23T09:30:00.000Z' }];
      const { sent, handle } = setUp({
        planner: {
          plan: async (_, messages) => ({ now: messages.slice(0, 1), later: { relay: 'office', now: 1, later } }),
          ...{ giveBack: () => {}, release: async () => {} },
        },
        suppressions: { now: async () => ({ of: () => null, hasBounced: () => true }) },
        noteAccepted: async (_, emails) => {
          noted.push(emails);
          if (broken) throw broken;
        },
      });
      await expect(handle(request())).rejects.toMatchObject({ name: 'NotYet', ms: 1_800_000 });
      expect([sent.length, noted]).toEqual([1, [['p0@example.com']]]);
    },
  );

  const planning = () => {
    const calls: string[] = [];
    const planner: NonNullable<DispatchNeeds['planner']> = {
      plan: async (_, messages, isNew) => {
        calls.push(`plan ${messages.length}${isNew ? '' : ' again'}`);
        return { now: [...messages], later: null };
      },
      giveBack: () => {},
      release: async ({ delivery, attempt }) => void calls.push(`release ${delivery} ${attempt}`),
    };
    return { planner, calls };
  };

  it('is planned only when nothing else can fail any more', async () => {
    const { planner, calls } = planning();
    const keys = { ...{ get: async () => key }, current: () => Promise.reject(new Unavailable('nats', 'away')) };
    const { handle } = setUp({ planner, keys, bounceDomain: 'bounces.example.com' });
    await expect(handle(request())).rejects.toThrow('away');
    expect(calls).toEqual([]);
  });

  it('takes no part of a budget while its rate lets it wait', async () => {
    const { planner, calls } = planning();
    const places: string[] = [];
    const traffic = {
      join: (messages: readonly unknown[]) => {
        places.push(`joins ${messages.length}`);
        return 25_000;
      },
      leave: (messages: readonly unknown[]) => void places.push(`leaves ${messages.length}`),
    } as unknown as NonNullable<DispatchNeeds['traffic']>;
    const { handle } = setUp({ planner, traffic });
    await expect(handle(request())).rejects.toMatchObject({ name: 'NotYet', ms: 25_000 });
    expect([calls, places]).toEqual([[], ['joins 3', 'leaves 3']]);
  });

  it('that is over when its request comes again gives back what it had reserved', async () => {
    const { planner, calls } = planning();
    const { handle } = setUp({ planner });
    await handle(request());
    await handle(request());
    expect(calls).toEqual(['plan 3', 'release d1 1']);
  });

  it('goes on with what it had reserved, also when none of its people gets mail any more', async () => {
    const { planner, calls } = planning();
    const { log, handle } = setUp({ planner, suppressions: leavingOut('p0@example.com') });
    log.push({ ...cutOff, data: { ...cutOff.data, recipients: [], waiting: ['p0@example.com'] } });
    await handle(request({ recipients: people(1) }));
    expect(calls).toEqual(['plan 0 again']);
    expect(types(log)).toContain('RecipientsSuppressed');
  });

  it('to nobody who gets mail is over at once', async () => {
    const everybody = people(3).map(({ email }) => email);
    const { log, sent, handle } = setUp({ suppressions: leavingOut(...everybody) });
    await handle(request({ audience: 'together' }));
    expect([sent, types(log)]).toEqual([[], ['AttemptStarted', 'RecipientsSuppressed']]);
    expect(log[1]?.data).toMatchObject({
      recipients: everybody.map(suppressed),
      result: { accepted: [], unresolved: [], rejected: [] },
    });
  });

  it('sends nothing to whoever gets no mail since it is under way, and records it for each', async () => {
    const out: string[] = [];
    const { log, sent, handle } = setUp({ suppressions: without(out) });
    const everybody = people(40).map(({ email }) => email);
    const left = ['p20@example.com', 'p39@example.com'];
    const push = sent.push.bind(sent);
    sent.push = (...messages) => {
      if (sent.length === 3) out.push(...left);
      return push(...messages);
    };
    await handle(request({ recipients: people(40) }));
    expect(sent.map(({ envelope }) => envelope.to[0])).toEqual(everybody.filter((email) => !left.includes(email)));
    const said = log.flatMap((event) => (event.type === 'RecipientsSuppressed' ? event.data.recipients : []));
    expect(said).toEqual(left.map(suppressed));
    const results = log.flatMap(({ data }) => ('result' in data && data.result ? [data.result] : []));
    expect(results).toMatchObject([{ unresolved: [], rejected: [] }]);
    expect(results[0]?.accepted).toHaveLength(38);
  });

  it('ends what is under way, and is handled again, when nobody can say any more who gets no mail', async () => {
    let asked = 0;
    const away = { now: async () => (++asked === 2 ? Promise.reject(new Unavailable('eventStore', 'away')) : nobody) };
    const nobody = { of: () => null, hasBounced: () => false };
    const { log, sent, handle } = setUp({ suppressions: away });
    await expect(handle(request({ recipients: people(40) }))).rejects.toBeInstanceOf(Unavailable);
    const out = sent.length;
    const accepted = () => log.flatMap((event) => (event.type === 'RecipientsAccepted' ? event.data.recipients : []));
    expect([out < 40, accepted().length]).toEqual([true, out]);
    await handle(request({ recipients: people(40) }));
    expect([sent.length, accepted().length]).toEqual([40, 40]);
  });

  it('made for several is made again without whoever gets no mail since', async () => {
    const out: string[] = [];
    const gate = new Gate(1);
    const suppressions = without(out);
    const { log, sent, handle } = setUp({ suppressions, gate });
    await gate.enter(gate.capacity);
    const handled = handle(request({ audience: 'together' }));
    const checked = expect(handled).rejects.toBeInstanceOf(NotYet);
    await eventually(() => expect(gate.crowded).toBe(true));
    out.push('p1@example.com');
    gate.leave(gate.capacity);
    await checked;
    expect([sent, log]).toEqual([[], []]);
    await handle(request({ audience: 'together' }));
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([['p0@example.com', 'p2@example.com']]);
    expect(await octetsOf(sent[0], true)).toContain('To: p0@example.com, p2@example.com\r\n');
  });

  it('as one message names nobody who gets no mail, also when it is sent again', async () => {
    const { sent, handle } = setUp({ suppressions: leavingOut('p1@example.com') });
    await handle(request({ audience: 'together' }));
    await handle(
      request({
        audience: 'together',
        attempt: 2,
        recipients: people(1),
        addressed: people(3),
        date: request().data.at,
      }),
    );
    const [first, second] = await Promise.all(sent.map((message) => octetsOf(message, true)));
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([['p0@example.com', 'p2@example.com'], ['p0@example.com']]);
    expect(first).toContain('To: p0@example.com, p2@example.com\r\n');
    expect(second).toBe(first);
  });

  it('sends nothing while nobody can say who gets no mail, and is handled again', async () => {
    const away = async () => Promise.reject(new Unavailable('eventStore', 'away'));
    const { log, sent, handle } = setUp({ suppressions: { now: away } });
    await expect(handle(request())).rejects.toBeInstanceOf(Unavailable);
    expect([sent, log]).toEqual([[], []]);
  });

  it('that was interrupted sends nothing to those who get no mail since, and leaves unknown what was begun', async () => {
    const { log, sent, handle } = setUp({ suppressions: leavingOut('p0@example.com', 'p1@example.com') });
    log.push({ ...cutOff, data: { ...cutOff.data, waiting: ['p1@example.com', 'p2@example.com'] } });
    await handle(request());
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([['p2@example.com']]);
    expect(log.find(({ type }) => type === 'RecipientsSuppressed')?.data).toMatchObject({
      recipients: [suppressed('p1@example.com')],
    });
    expect(log.at(-1)?.data).toMatchObject({
      result: { accepted: ['p2@example.com'], unresolved: [{ email: 'p0@example.com', outcome: 'unknown' }] },
    });
  });

  it('that is redelivered sends nothing', async () => {
    const { log, sent, handle } = setUp();
    await handle(request());
    const before = types(log);
    await handle(request());
    expect([sent.length, types(log)]).toEqual([3, before]);
  });

  it('queued twice is handled once', async () => {
    const { sent, handle } = setUp();
    await Promise.all([handle(request()), handle(request())]);
    expect(sent.length).toBe(3);
  });

  it('that was interrupted records the rest as unknown and does not send it again', async () => {
    const { log, sent, handle } = setUp();
    log.push(cutOff);
    await handle(request({ recipients: people(1) }));
    expect([sent.length, types(log)]).toEqual([0, ['AttemptStarted', 'OutcomeUnknown']]);
  });

  it('without its files sends nothing and reports it', async () => {
    const { log, sent, handle } = setUp({ artifacts: gone });
    await handle(request());
    await handle(request());
    expect([sent.length, types(log)]).toEqual([0, ['ArtifactsMissing']]);
  });

  it('that was interrupted ends even without its files', async () => {
    const { log, handle } = setUp({ artifacts: gone });
    log.push(cutOff);
    await handle(request({ recipients: people(1) }));
    expect(types(log)).toEqual(['AttemptStarted', 'OutcomeUnknown']);
  });

  it('requests missing files again for the next attempt', async () => {
    let there = false;
    const { log, handle } = setUp({
      artifacts: { put: async () => '', get: async () => (there ? Buffer.from('x') : null) },
    });
    await handle(request());
    there = true;
    await handle(request());
    expect(types(log)).toEqual(['ArtifactsMissing', 'AttemptStarted', 'RecipientsAccepted']);
  });

  it('records the links of its mail, and one that goes on after a crash has the same', async () => {
    const artifacts = { put: async () => '', get: async () => Buffer.from('bytes') };
    const file = { name: 'a.csv', role: 'attachment' as const, mediaType: 'text/csv', size: 5, cid: null };
    const asked = request({
      artifacts: [{ ...file, sha256: 'b'.repeat(64) }],
      recipients: people(1),
      letter: { ...letter, why: 'schedule' },
    });
    const expiresAt = '2026-11-30T09:00:00.000Z';
    const links = { base: 'https://p.example', keyId: 'k1', expiresAt, files: ['b'.repeat(64)] };
    const publicUrl = 'https://p.example';
    const { log, sent, handle } = setUp({ artifacts, publicUrl, linksOf: async () => links });
    await handle(asked);
    const unsubscribe = { base: publicUrl, keyId: 'k1' };
    expect(log[0]).toMatchObject({ type: 'AttemptStarted', data: { links, unsubscribe } });
    const wire = await octetsOf(sent[0], false);
    expect(wire).toContain('https://p.example/files/');
    expect(wire).toContain('\r\n <https://p.example/u/');
    expect(wire).not.toContain('Content-Disposition: attachment');

    // The settings are other ones by now, and nobody knows what the first worker sent: nothing of this one was begun.
    const next = setUp({ artifacts, linksOf: async () => null });
    const first = log[0];
    if (first?.type !== 'AttemptStarted') throw new Error('nothing was begun');
    const { worker, leaseUntil } = cutOff.data;
    const unbegun = { recipients: [], waiting: ['p0@example.com'], worker, leaseUntil };
    next.log.push({ ...first, data: { ...first.data, ...unbegun } });
    await next.handle(asked);
    expect(await Promise.all(next.sent.map((message) => octetsOf(message, false)))).toEqual([wire]);
  });

  it('keeps outcomes until the event store is available again', async () => {
    const log: MailingEvent[] = [];
    let away = 2;
    const mailings: Mailings = {
      ...ledger(log),
      execute: (id, command) => {
        if (command.type === 'RecordOutcomes' && away-- > 0) throw new Unavailable('eventStore', 'away');
        return ledger(log).execute(id, command);
      },
    };
    const { sent, handle } = setUp({ mailings });
    await handle(request());
    expect(sent.length).toBe(3);
    expect(types(log)).toEqual(['AttemptStarted', 'RecipientsAccepted']);
  });

  it('whose outcomes cannot be recorded fails only after all messages under way have finished', async () => {
    let underWay = 0;
    let refused = 0;
    const slow = Promise.withResolvers<void>();
    const smtp: Smtp = {
      send: async ({ envelope: { to } }) => {
        underWay += 1;
        if (to[0] === 'p1@example.com') await slow.promise;
        underWay -= 1;
        return Array.from({ length: 100 }, () => ({
          email: to[0] ?? '',
          outcome: 'accepted',
          smtpCode: 250,
          enhancedCode: null,
          text: '',
        }));
      },
      offers: async () => null,
      where: '',
      verify: async () => [],
      close: async () => {},
    };
    const log: MailingEvent[] = [];
    const failing: Mailings = {
      ...ledger(log),
      execute: async (id, command, options) => {
        if (command.type === 'RecordOutcomes') {
          refused += 1;
          throw new Error('the store is away');
        }
        return ledger(log).execute(id, command, options);
      },
    };
    const gate = new Gate(2);
    const { handle } = setUp({ smtp, mailings: failing, gate });
    let settled = false;
    const handled = handle(request({ recipients: people(6) })).finally(() => (settled = true));
    const checked = expect(handled).rejects.toThrow('the store is away');
    await eventually(() => expect([refused > 0, underWay]).toEqual([true, 1]));
    expect(settled).toBe(false);
    slow.resolve();
    await checked;
    expect([underWay, gate.underWay, gate.take(gate.capacity)]).toEqual([0, 0, gate.capacity]);
  });
});
