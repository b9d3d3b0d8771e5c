import { describe, expect, it } from '@jest/globals';
import { metadataFor, Rejection, STREAMS, UnreadableEvent } from '@punctual/contracts';
import { AckPolicy, StringCodec } from 'nats';
import { Bus } from './bus';
import { randomId } from './ids';
import type { StoredEvent } from './position';
import { publishEvent } from './publish';
import { busUnderTest } from './testing/bus-under-test';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';

const test = busUnderTest();
const storedEvent = (changes: Partial<StoredEvent> = {}): StoredEvent => {
  const { type, data } = reportDefined();
  return {
    id: randomId(),
    stream: `report-${data.reportId}`,
    revision: 0n,
    position: { commit: 1n, prepare: 1n },
    type,
    data,
    metadata: metadataFor(type, { tenantId: 'default', userId: 'u1' }),
    created: '2026-11-23T09:00:00.000Z',
    ...changes,
  };
};
const renderRequested = (attempt = 1): StoredEvent => {
  const data = {
    runId: `r${randomId()}`,
    attempt,
    reportId: randomId(),
    formats: ['CSV'],
    parameters: {},
    asOf: '2026-11-23T09:00:00Z',
    timezone: 'UTC',
    at: '2026-11-23T09:00:00Z',
  };
  return storedEvent({
    stream: `run-${data.runId}`,
    type: 'RenderRequested',
    data,
    metadata: metadataFor('RenderRequested', { tenantId: 'default' }),
  });
};
const codec = StringCodec();
const deadLetters = async (service: string) => {
  const manager = await test.resources.nats.jetstreamManager();
  const { num_pending: count } = await manager.consumers.add(STREAMS.deadLetters, {
    ack_policy: AckPolicy.None,
    filter_subject: `dead.${service}.>`,
    inactive_threshold: 1_000_000_000,
  });
  return count;
};

describe('events', () => {
  it('that are confidential are never published, whatever stream they are in', async () => {
    const secret = { ...storedEvent(), type: 'PasswordSet' };
    await expect(publishEvent(test.resources, secret)).rejects.toThrow('is confidential');
    const unknown = { ...storedEvent(), type: 'FromTheFuture', stream: 'user-1' };
    await expect(publishEvent(test.resources, unknown)).rejects.toThrow('is confidential');
  });

  it('reach each service once, regardless of its number of workers', async () => {
    const [one, other] = [test.newService(), test.newService()];
    const seen = { one: [] as string[], other: [] as string[] };
    for (let worker = 0; worker < 3; worker++)
      test.newBus().onEvent(one, 'ReportDefined', async ({ id }) => void seen.one.push(id));
    test.newBus().onEvent(other, 'ReportDefined', async ({ id }) => void seen.other.push(id));
    const events = Array.from({ length: 100 }, () => storedEvent());
    await Promise.all(events.map((event) => publishEvent(test.resources, event)));
    const wanted = events.map(({ id }) => id).sort();
    await eventually(() => expect([seen.one.toSorted(), seen.other.toSorted()]).toEqual([wanted, wanted]));
  });

  it('of a log that this one was copied from are handled, and those of any other log are not', async () => {
    const { nats, log, store } = test.resources;
    const service = test.newService();
    const event = storedEvent();
    const seen: string[] = [];
    const others = [storedEvent(), storedEvent()];
    const bus = new Bus(nats, log, undefined, async () => ['the copy', await store.identity(), 'a former one']);
    bus.onEvent(service, 'ReportDefined', async ({ id }) => void seen.push(id));
    const foreign = { nats, store: { identity: async () => 'another' } as unknown as typeof store };
    for (const other of others) await publishEvent(foreign, other);
    await publishEvent(test.resources, event);
    await eventually(() => expect(seen).toContain(event.id));
    expect(others.filter(({ id }) => seen.includes(id))).toEqual([]);
    await bus.stop();
  });

  it('published again under the same ids are dropped by the server', async () => {
    const service = test.newService();
    const seen: string[] = [];
    const event = storedEvent();
    await publishEvent(test.resources, event);
    await publishEvent(test.resources, event);
    const last = storedEvent();
    await publishEvent(test.resources, last);
    test.newBus().onEvent(service, 'ReportDefined', async ({ id }) => void seen.push(id), { concurrency: 1 });
    await eventually(() => expect(seen).toContain(last.id));
    expect(seen.filter((id) => id === event.id)).toEqual([event.id]);
  });

  it('that request work are queued for one worker, and can be queued without being published', async () => {
    const seen: string[] = [];
    const told: string[] = [];
    test.newBus().onQueued('renderer', 'RenderRequested', async ({ id }) => void seen.push(id));
    test.newBus().onEvent(test.newService(), 'RenderRequested', async ({ id }) => void told.push(id));
    const [both, queued] = [renderRequested(), renderRequested()];
    await publishEvent(test.resources, both);
    await publishEvent(test.resources, queued, 'queue');
    await eventually(() => expect(seen.toSorted()).toEqual([both.id, queued.id].sort()));
    await eventually(() => expect(told).toEqual([both.id]));
    expect(() => test.newBus().onQueued('mailer', 'RenderRequested', async () => {})).toThrow(
      'is not queued for mailer',
    );
  });

  it('are handled up to the concurrency limit', async () => {
    const service = test.newService();
    let [now, most, done] = [0, 0, 0];
    const gate = Promise.withResolvers<void>();
    test.newBus().onEvent(
      service,
      'ReportDefined',
      async () => {
        most = Math.max(most, ++now);
        await gate.promise;
        now -= 1;
        done += 1;
      },
      { concurrency: 3 },
    );
    await Promise.all(Array.from({ length: 20 }, () => publishEvent(test.resources, storedEvent())));
    await eventually(() => expect(now).toBe(3));
    gate.resolve();
    await eventually(() => expect(done).toBeGreaterThanOrEqual(20));
    expect(most).toBe(3);
  });

  it('are redelivered later after an error', async () => {
    const service = test.newService();
    const event = storedEvent();
    let tries = 0;
    test.newBus().onEvent(service, 'ReportDefined', async ({ id }) => {
      if (id === event.id && ++tries === 1) throw new Error('not now');
    });
    await publishEvent(test.resources, event);
    await eventually(() => expect(tries).toBe(2));
    expect(await deadLetters(service)).toBe(0);
  });

  it('that can never be handled are parked with the reason and do not block others', async () => {
    const service = test.newService();
    const [bad, worse, fine] = [storedEvent(), storedEvent({ metadata: { v: 9, tenantId: 'default' } }), storedEvent()];
    const handled: string[] = [];
    test.newBus().onEvent(service, 'ReportDefined', async ({ id }) => {
      if (id === bad.id) throw new Rejection('report/odd', 'will\r\nnever do');
      handled.push(id);
    });
    for (const event of [bad, worse, fine]) await publishEvent(test.resources, event);
    test.resources.nats.publish('punctual.default.report.x.ReportDefined', codec.encode('no envelope'));
    await eventually(async () => expect([handled.includes(fine.id), await deadLetters(service)]).toEqual([true, 3]));
    const letters = await test.resources.nats
      .jetstream()
      .consumers.get(STREAMS.deadLetters, { filterSubjects: `dead.${service}.ReportDefined` });
    const texts: string[] = [];
    const bodies: string[] = [];
    for (let count = 0; count < 3; count++) {
      const letter = await letters.next({ expires: 2_000 });
      texts.push(letter?.headers?.get('error') ?? '');
      bodies.push(letter ? codec.decode(letter.data) : '');
      expect(letter?.headers?.get('subject')).toMatch(/^punctual\.default\.report\./);
    }
    expect(texts).toEqual(
      expect.arrayContaining([
        'Rejection: will never do',
        expect.stringMatching(/^UnreadableEvent: .*newer/),
        expect.stringMatching(/^UnreadableEvent: not a CloudEvents/),
      ]),
    );
    expect(bodies).toContain('no envelope');
    expect(handled).not.toContain(worse.id);
    expect(
      test.backends.logged.lines.filter(({ msg }) => msg === 'message parked on the dead-letter stream').length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('too large for NATS are unreadable and not retried', async () => {
    await expect(
      publishEvent(test.resources, storedEvent({ data: { text: 'x'.repeat(1024 * 1024) } })),
    ).rejects.toThrow(UnreadableEvent);
  });

  it('in progress are finished before the bus has stopped', async () => {
    const service = test.newService();
    const bus = test.newBus();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let finished = 0;
    bus.onEvent(
      service,
      'ReportDefined',
      async () => {
        begun.resolve();
        await gate.promise;
        finished += 1;
      },
      { concurrency: 1 },
    );
    await publishEvent(test.resources, storedEvent());
    await begun.promise;
    const stopped = bus.stop().then(() => finished);
    gate.resolve();
    expect(await stopped).toBeGreaterThanOrEqual(1);
    const before = finished;
    await publishEvent(test.resources, storedEvent());
    await test.resources.nats.flush();
    expect(finished).toBe(before);
  });
});
