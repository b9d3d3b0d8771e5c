import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { commandReply, metadataFor, Rejection, type ServiceName, STREAMS, UnreadableEvent } from '@punctual/contracts';
import { AckPolicy, connect, StringCodec } from 'nats';
import { Bus } from './bus';
import { Unavailable } from './errors';
import { randomId } from './ids';
import type { StoredEvent } from './position';
import { publishEvent } from './publish';
import type { Resources } from './resources';
import { type Backends, startBackends } from './testing/backends';
import { eventually } from './testing/eventually';
import { reportDefined } from './testing/report-events';
import { asTenant } from './testing/tenant';

let backends: Backends;
let mine: Resources;
const buses: Bus[] = [];
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.stop()));
});
afterAll(() => backends.close());

const newBus = (): Bus => {
  const bus = new Bus(mine.nats, mine.log);
  buses.push(bus);
  return bus;
};
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
/** A separate service for each test, so that no two tests share a consumer. */
let services = 0;
const newService = (): ServiceName => `tester${services++}` as ServiceName;
const codec = StringCodec();
const deadLetters = async (service: string) => {
  const manager = await mine.nats.jetstreamManager();
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
    await expect(publishEvent(mine, secret)).rejects.toThrow('is confidential');
    const unknown = { ...storedEvent(), type: 'FromTheFuture', stream: 'user-1' };
    await expect(publishEvent(mine, unknown)).rejects.toThrow('is confidential');
  });

  it('reach each service once, regardless of its number of workers', async () => {
    const [one, other] = [newService(), newService()];
    const seen = { one: [] as string[], other: [] as string[] };
    for (let worker = 0; worker < 3; worker++)
      newBus().onEvent(one, 'ReportDefined', async ({ id }) => void seen.one.push(id));
    newBus().onEvent(other, 'ReportDefined', async ({ id }) => void seen.other.push(id));
    const events = Array.from({ length: 100 }, () => storedEvent());
    await Promise.all(events.map((event) => publishEvent(mine, event)));
    const wanted = events.map(({ id }) => id).sort();
    await eventually(() => expect([seen.one.toSorted(), seen.other.toSorted()]).toEqual([wanted, wanted]));
  });

  it('published again under the same ids are dropped by the server', async () => {
    const service = newService();
    const seen: string[] = [];
    const event = storedEvent();
    await publishEvent(mine, event);
    await publishEvent(mine, event);
    const last = storedEvent();
    await publishEvent(mine, last);
    newBus().onEvent(service, 'ReportDefined', async ({ id }) => void seen.push(id), { concurrency: 1 });
    await eventually(() => expect(seen).toContain(last.id));
    expect(seen.filter((id) => id === event.id)).toEqual([event.id]);
  });

  it('that request work are queued for one worker, and can be queued without being published', async () => {
    const seen: string[] = [];
    const told: string[] = [];
    newBus().onQueued('renderer', 'RenderRequested', async ({ id }) => void seen.push(id));
    newBus().onEvent(newService(), 'RenderRequested', async ({ id }) => void told.push(id));
    const [both, queued] = [renderRequested(), renderRequested()];
    await publishEvent(mine, both);
    await publishEvent(mine, queued, 'queue');
    await eventually(() => expect(seen.toSorted()).toEqual([both.id, queued.id].sort()));
    await eventually(() => expect(told).toEqual([both.id]));
    expect(() => newBus().onQueued('mailer', 'RenderRequested', async () => {})).toThrow('is not queued for mailer');
  });

  it('are handled up to the concurrency limit', async () => {
    const service = newService();
    let [now, most, done] = [0, 0, 0];
    const gate = Promise.withResolvers<void>();
    newBus().onEvent(
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
    await Promise.all(Array.from({ length: 20 }, () => publishEvent(mine, storedEvent())));
    await eventually(() => expect(now).toBe(3));
    gate.resolve();
    await eventually(() => expect(done).toBeGreaterThanOrEqual(20));
    expect(most).toBe(3);
  });

  it('are redelivered later after an error', async () => {
    const service = newService();
    const event = storedEvent();
    let tries = 0;
    newBus().onEvent(service, 'ReportDefined', async ({ id }) => {
      if (id === event.id && ++tries === 1) throw new Error('not now');
    });
    await publishEvent(mine, event);
    await eventually(() => expect(tries).toBe(2));
    expect(await deadLetters(service)).toBe(0);
  });

  it('that can never be handled are parked with the reason and do not block others', async () => {
    const service = newService();
    const [bad, worse, fine] = [storedEvent(), storedEvent({ metadata: { v: 9, tenantId: 'default' } }), storedEvent()];
    const handled: string[] = [];
    newBus().onEvent(service, 'ReportDefined', async ({ id }) => {
      if (id === bad.id) throw new Rejection('report/odd', 'will\r\nnever do');
      handled.push(id);
    });
    for (const event of [bad, worse, fine]) await publishEvent(mine, event);
    mine.nats.publish('punctual.default.report.x.ReportDefined', codec.encode('no envelope'));
    await eventually(async () => expect([handled.includes(fine.id), await deadLetters(service)]).toEqual([true, 3]));
    const letters = await mine.nats
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
      backends.logged.lines.filter(({ msg }) => msg === 'message parked on the dead-letter stream').length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('too large for NATS are unreadable and not retried', async () => {
    await expect(publishEvent(mine, storedEvent({ data: { text: 'x'.repeat(1024 * 1024) } }))).rejects.toThrow(
      UnreadableEvent,
    );
  });

  it('in progress are finished before the bus has stopped', async () => {
    const service = newService();
    const bus = newBus();
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
    await publishEvent(mine, storedEvent());
    await begun.promise;
    const stopped = bus.stop().then(() => finished);
    gate.resolve();
    expect(await stopped).toBeGreaterThanOrEqual(1);
    const before = finished;
    await publishEvent(mine, storedEvent());
    await mine.nats.flush();
    expect(finished).toBe(before);
  });
});

describe('commands', () => {
  const restore = () => ({ type: 'RestoreReport', data: { reportId: randomId() } }) as const;

  it('are answered once, by one of the workers', async () => {
    const seen: string[] = [];
    for (let worker = 0; worker < 3; worker++) {
      newBus().respond('renderer', 'RestoreReport', async ({ commandId, data }) => {
        seen.push(commandId);
        return { reportId: data.reportId };
      });
    }
    await mine.nats.flush();
    const command = restore();
    const ids = Array.from({ length: 20 }, randomId);
    const replies = await Promise.all(ids.map((id) => asTenant(() => newBus().request(command, id))));
    for (const reply of replies)
      expect(commandReply.parse(reply)).toEqual({
        ok: true,
        result: { reportId: command.data.reportId },
        position: null,
      });
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  it('that are refused return the reason for each field', async () => {
    const errors = [{ path: 'timezone', message: 'unknown' }];
    newBus().respond('renderer', 'DeleteReport', async () => {
      throw new Rejection('report/odd', 'no', errors);
    });
    await mine.nats.flush();
    const reply = await asTenant(() =>
      newBus().request({ type: 'DeleteReport', data: { reportId: randomId(), ifVersion: null } }, randomId()),
    );
    expect(reply).toEqual({ ok: false, code: 'report/odd', message: 'no', errors });
  });

  it.each([
    ['eventStore', new Unavailable('eventStore', 'the store is away'), 'the store is away'],
    ['service', new TypeError('a defect, with inner details'), 'ReviseReport failed'],
  ] as const)('whose handler fails report %s, without inner details', async (part, error, message) => {
    const bus = newBus();
    bus.respond('renderer', 'ReviseReport', async () => {
      throw error;
    });
    await mine.nats.flush();
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
    newBus().respond('scheduler', 'PauseSchedule', async () => ({}));
    await mine.nats.flush();
    const reply = await asTenant(() =>
      newBus().request({ type: 'PauseSchedule', data: { scheduleId: 'nonsense', ifVersion: null } }, randomId()),
    );
    expect(reply).toMatchObject({ ok: false, code: 'command/invalid', errors: [{ path: 'scheduleId' }] });
  });

  it('without a service are distinguished from an unreachable broker', async () => {
    await expect(
      asTenant(() =>
        newBus().request({ type: 'ExecuteSchedule', data: { scheduleId: randomId(), runId: randomId() } }, randomId()),
      ),
    ).rejects.toMatchObject({ name: 'Unavailable', part: 'service' });
  });

  it('to an unreachable broker fail in bounded time', async () => {
    const lone = await startBackends();
    const nats = await connect({ servers: lone.natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    await lone.stopNats();
    await expect(asTenant(() => new Bus(nats, mine.log).request(restore(), randomId()))).rejects.toMatchObject({
      name: 'Unavailable',
      part: 'nats',
    });
    await nats.close();
    await lone.close();
  }, 20_000);
});
