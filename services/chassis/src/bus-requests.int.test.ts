import { describe, expect, it, jest } from '@jest/globals';
import { commandReply, Rejection, requestSubject } from '@punctual/contracts';
import { connect, StringCodec, type Subscription } from 'nats';
import { Bus } from './bus';
import { Unavailable } from './errors';
import { randomId } from './ids';
import { startBackends } from './testing/backends';
import { busUnderTest } from './testing/bus-under-test';
import { eventually } from './testing/eventually';
import { recordSpans } from './testing/recorded-spans';
import { reportDefined } from './testing/report-events';
import { asTenant } from './testing/tenant';

const test = busUnderTest();

describe('commands', () => {
  const restore = () => ({ type: 'RestoreReport', data: { reportId: randomId() } }) as const;

  it('are answered once, by one of the workers', async () => {
    const seen: string[] = [];
    for (let worker = 0; worker < 3; worker++) {
      test.newBus().respond('renderer', 'RestoreReport', async ({ commandId, data }) => {
        seen.push(commandId);
        return { reportId: data.reportId };
      });
    }
    await test.resources.nats.flush();
    const command = restore();
    const ids = Array.from({ length: 20 }, randomId);
    const replies = await Promise.all(ids.map((id) => asTenant(() => test.newBus().request(command, id))));
    for (const reply of replies)
      expect(commandReply.parse(reply)).toEqual({
        ok: true,
        result: { reportId: command.data.reportId },
        position: null,
      });
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  it('of which each process answers for itself are gathered from all, without those that fail', async () => {
    for (const worker of ['a', 'b', 'c'])
      test.newBus().respondEach('mailer', 'ReadRelays', async () => {
        if (worker === 'c') throw new Unavailable('eventStore', 'away');
        return { worker };
      });
    await test.resources.nats.flush();
    const ask = () => asTenant(() => test.newBus().gather({ type: 'ReadRelays', data: {} }, randomId()));
    const replies = await ask();
    expect(replies.map((reply) => reply.ok && reply.result['worker']).toSorted()).toEqual(['a', 'b']);
  });

  it('are gathered without what is no reply, in a span in which all of them are handled', async () => {
    const spans = recordSpans();
    const stray = test.resources.nats.subscribe(requestSubject('mailer', 'ReadRelays'), {
      callback: (_, message) => void message.respond(StringCodec().encode('{"ok":tru')),
    });
    test.newBus().respondEach('mailer', 'ReadRelays', async () => ({ worker: 'a' }));
    await test.resources.nats.flush();
    try {
      const replies = await asTenant(() => test.newBus().gather({ type: 'ReadRelays', data: {} }, randomId()));
      expect(replies).toEqual([{ ok: true, result: { worker: 'a' }, position: null }]);
      const named = (name: string) => spans.spans().filter((span) => span.name === name);
      await eventually(() => {
        const [asked] = named('gather ReadRelays').map((span) => span.spanContext().spanId);
        const parents = named('respond ReadRelays').map(({ parentSpanContext }) => parentSpanContext?.spanId);
        expect([asked, parents]).toEqual([expect.any(String), [asked]]);
      });
    } finally {
      stray.unsubscribe();
      await spans.stop();
    }
  });

  it('that nobody gathers an answer to say so', async () => {
    const asked = asTenant(() => test.newBus().gather({ type: 'CheckMail', data: {} }, randomId()));
    await expect(asked).rejects.toThrow('no mailer answers');
  });

  it('that are refused return the reason for each field', async () => {
    const errors = [{ path: 'timezone', message: 'unknown' }];
    test.newBus().respond('renderer', 'DeleteReport', async () => {
      throw new Rejection('report/odd', 'no', errors);
    });
    await test.resources.nats.flush();
    const reply = await asTenant(() =>
      test.newBus().request({ type: 'DeleteReport', data: { reportId: randomId(), ifVersion: null } }, randomId()),
    );
    expect(reply).toEqual({ ok: false, code: 'report/odd', message: 'no', errors });
  });

  it.each([
    ['eventStore', new Unavailable('eventStore', 'the store is away'), 'the store is away'],
    ['service', new TypeError('a defect, with inner details'), 'ReviseReport failed'],
  ] as const)('whose handler fails report %s, without inner details', async (part, error, message) => {
    const bus = test.newBus();
    bus.respond('renderer', 'ReviseReport', async () => {
      throw error;
    });
    await test.resources.nats.flush();
    const command = {
      type: 'ReviseReport',
      data: { reportId: randomId(), definition: reportDefined().data.definition, ifVersion: null },
    } as const;
    await expect(asTenant(() => bus.request(command, randomId()))).rejects.toMatchObject({
      name: 'Unavailable',
      part,
      message,
    });
  });

  it('that do not fit their schema are refused by field', async () => {
    test.newBus().respond('scheduler', 'PauseSchedule', async () => ({}));
    await test.resources.nats.flush();
    const reply = await asTenant(() =>
      test.newBus().request({ type: 'PauseSchedule', data: { scheduleId: 'nonsense', ifVersion: null } }, randomId()),
    );
    expect(reply).toMatchObject({ ok: false, code: 'command/invalid', errors: [{ path: 'scheduleId' }] });
  });

  it('without a service are distinguished from an unreachable broker', async () => {
    await expect(
      asTenant(() =>
        test
          .newBus()
          .request({ type: 'ExecuteSchedule', data: { scheduleId: randomId(), runId: randomId() } }, randomId()),
      ),
    ).rejects.toMatchObject({ name: 'Unavailable', part: 'service' });
  });

  it('to an unreachable broker fail in bounded time', async () => {
    const lone = await startBackends();
    const nats = await connect({ servers: lone.natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    await lone.stopNats();
    await expect(
      asTenant(() => new Bus(nats, test.resources.log).request(restore(), randomId())),
    ).rejects.toMatchObject({
      name: 'Unavailable',
      part: 'nats',
    });
    await nats.close();
    await lone.close();
  }, 20_000);

  it('that cannot be asked of all leave nothing behind, neither with too many octets nor without a broker', async () => {
    const lone = await startBackends();
    const nats = await connect({ servers: lone.natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    const subscribe = jest.spyOn(nats, 'subscribe');
    const gather = (commandId: string) =>
      asTenant(() => new Bus(nats, test.resources.log).gather({ type: 'ReadRelays', data: {} }, commandId));
    const away = { name: 'Unavailable', part: 'nats' };
    await expect(gather('x'.repeat(2_000_000))).rejects.toMatchObject(away);
    await lone.stopNats();
    await expect(gather(randomId())).rejects.toMatchObject(away);
    const inboxes = subscribe.mock.results.map(({ value }) => (value as Subscription).isClosed());
    expect(inboxes).toEqual([true, true]);
    await nats.close();
    await expect(gather(randomId())).rejects.toMatchObject(away);
    await lone.close();
  }, 20_000);
});
