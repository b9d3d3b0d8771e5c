import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Processor, type Resources, randomId } from '@punctual/chassis';
import { type Backends, eventually, startBackends } from '@punctual/chassis/testing';
import { type CloudEvent, cloudEventSchema, metadataFor, STREAMS } from '@punctual/contracts';
import { startRelay } from './relay';

let backends: Backends;
let mine: Resources;
let relay: Processor | null = null;
beforeAll(async () => {
  backends = await startBackends();
  mine = await backends.open();
});
afterEach(async () => {
  await relay?.stop();
  relay = null;
});
afterAll(() => backends.close());

const at = '2026-11-23T09:00:00.000Z';
const append = async (
  type: string,
  stream: string,
  data: unknown,
  metadata: unknown = metadataFor(type, { tenantId: 'default', userId: 'u1' }),
): Promise<string> => {
  const id = randomId();
  await mine.store.append(stream, [{ id, type, data, metadata }], 'any');
  return id;
};
const deleted = (reportId = randomId()) => append('ReportDeleted', `report-${reportId}`, { reportId, at });
const requested = () => {
  const runId = `r${randomId()}`;
  return append('RenderRequested', `run-${runId}`, {
    runId,
    attempt: 1,
    reportId: randomId(),
    formats: ['CSV'],
    parameters: {},
    asOf: at,
    timezone: 'UTC',
    at,
  });
};
type Published = { subject: string; msgId: string; envelope: CloudEvent };
const published = async (stream: string): Promise<Published[]> => {
  const manager = await mine.nats.jetstreamManager();
  const { state } = await manager.streams.info(stream);
  const all: Published[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++) {
    const message = await manager.streams.getMessage(stream, { seq });
    all.push({
      subject: message.subject,
      msgId: message.header.get('Nats-Msg-Id'),
      envelope: cloudEventSchema.parse(JSON.parse(new TextDecoder().decode(message.data))),
    });
  }
  return all;
};
const ids = async (stream: string) => (await published(stream)).map(({ msgId }) => msgId);

describe('the relay', () => {
  it('publishes stored and new events, once and in order', async () => {
    const report = randomId();
    const before = [await deleted(report), await requested()];
    relay = startRelay(mine);
    await eventually(async () => expect((await ids(STREAMS.events)).length).toBe(2));
    const after: string[] = [];
    for (let count = 0; count < 20; count++) after.push(await deleted(report));
    await eventually(async () => expect((await ids(STREAMS.events)).length).toBe(22));
    const all = await published(STREAMS.events);
    expect(all.map(({ msgId }) => msgId)).toEqual([...before, ...after]);
    expect(all[0]?.subject).toBe(`punctual.default.report.${report}.ReportDeleted`);
    expect(all[0]?.envelope).toMatchObject({
      specversion: '1.0',
      id: before[0],
      source: '/punctual',
      type: 'ReportDeleted',
      subject: `report-${report}`,
      dataversion: 1,
      tenantid: 'default',
      userid: 'u1',
      data: { reportId: report, at },
    });
    const [queued, ...more] = await published(STREAMS.queue);
    expect([queued?.subject, queued?.msgId, more.length]).toEqual(['queue.renderer.RenderRequested', before[1], 0]);
    await eventually(() => expect(relay?.lagSeconds()).toBe(0));
  });

  it('names the tenant in subject and attribute, and puts no address into either', async () => {
    const report = randomId();
    const id = await append(
      'ReportDeleted',
      `report-${report}`,
      { reportId: report, at },
      metadataFor('ReportDeleted', { tenantId: 'acme', userId: 'u2' }),
    );
    relay = startRelay(mine);
    const found = async () => (await published(STREAMS.events)).find(({ msgId }) => msgId === id);
    await eventually(async () => expect(await found()).toBeDefined());
    const { subject, envelope } = (await found()) ?? {};
    expect(subject).toBe(`punctual.acme.report.${report}.ReportDeleted`);
    expect(envelope).toMatchObject({ subject: `report-${report}`, tenantid: 'acme', userid: 'u2' });
    await relay.stop();
  });

  it('resumes at its position after a restart, without publishing again', async () => {
    const seen = await ids(STREAMS.events);
    const gone = await deleted();
    relay = startRelay(mine);
    await eventually(async () => expect(await ids(STREAMS.events)).toEqual([...seen, gone]));
    await relay.stop();
    // Only the stored checkpoint may prevent a repeat: the server would drop one by its id, so its ids are cleared.
    await (await mine.nats.jetstreamManager()).streams.purge(STREAMS.events);
    relay = startRelay(mine);
    const fresh = await deleted();
    await eventually(async () => expect(await ids(STREAMS.events)).toEqual([fresh]));
  });

  it('saves its position soon, and not again while nothing happens', async () => {
    relay = startRelay(mine);
    await deleted();
    const newest = async () => (await mine.store.read('checkpoint-relay', { last: 1 }))[0]?.revision ?? -1n;
    const before = await newest();
    await eventually(async () => expect(await newest()).toBe(before + 1n));
    await relay.stop();
    expect(await newest()).toBe(before + 1n);
  });

  it('publishes no account events, and skips events without a valid envelope', async () => {
    relay = startRelay(mine);
    const before = await ids(STREAMS.events);
    const userId = randomId();
    await append('UserRegistered', `user-${userId}`, { userId, email: 'a@example.com', role: 'admin', at });
    await append('ReportDeleted', `report-${randomId()}`, { at }, { odd: true });
    const fine = await deleted();
    await eventually(async () => expect(await ids(STREAMS.events)).toEqual([...before, fine]));
    expect(backends.logged.lines.some(({ msg }) => String(msg).startsWith('event not published'))).toBe(true);
  });

  it('waits for an unreachable broker and loses nothing', async () => {
    relay = startRelay(mine);
    const before = await ids(STREAMS.events);
    await backends.stopNats();
    const meanwhile = [await deleted(), await deleted()];
    await eventually(
      () =>
        expect(backends.logged.lines.some(({ msg }) => String(msg).startsWith('JetStream does not respond'))).toBe(
          true,
        ),
      20_000,
    );
    await backends.startNats();
    await eventually(async () => expect(await ids(STREAMS.events)).toEqual([...before, ...meanwhile]), 20_000);
  }, 60_000);

  it('waits for an unreachable store and loses nothing', async () => {
    relay = startRelay(mine);
    const first = await deleted();
    await eventually(async () => expect(await ids(STREAMS.events)).toContain(first));
    await backends.stopStore();
    await backends.startStore();
    const next = await eventually(() => deleted());
    await eventually(async () => expect((await ids(STREAMS.events)).slice(-2)).toEqual([first, next]), 20_000);
  }, 60_000);
});
