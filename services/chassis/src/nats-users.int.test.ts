import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NatsConnection, StringCodec } from 'nats';
import { natsArtifacts } from './artifacts';
import { systemClock } from './clock';
import { ensureEventConsumers } from './event-consumers';
import { freePort } from './free-port';
import { ensureStreams } from './jetstream';
import { connectNats } from './nats-connection';
import { type NatsServer, startNatsServer } from './nats-server';
import { natsPreviews } from './previews';
import { natsServerBinary, recordingLog } from './testing';

const codec = StringCodec();
let directory: string;
let server: NatsServer;
const opened: NatsConnection[] = [];
let services: NatsConnection;
let gateway: NatsConnection;
let consumer: NatsConnection;
let other: NatsConnection;

const refused = new Map<NatsConnection, string[]>();

/** Connects as a user and records what the server refuses: `publish <subject>`, `subscription <subject>`. */
const as = async (user: string, password: string): Promise<NatsConnection> => {
  const nats = await connectNats(`nats://${user}:${password}@127.0.0.1:${server.port}`, { timeout: 2_000 });
  const found: string[] = [];
  opened.push(nats);
  refused.set(nats, found);
  void (async () => {
    for await (const status of nats.status()) {
      const { permissionContext: about } = status as { permissionContext?: { operation: string; subject: string } };
      if (about) found.push(`${about.operation} ${about.subject}`);
    }
  })();
  return nats;
};

/** What the server refuses while `act` runs. */
const refusals = async (nats: NatsConnection, act: () => unknown): Promise<string[]> => {
  const found = refused.get(nats) ?? [];
  found.length = 0;
  await act();
  await nats.flush();
  await nextTurn();
  return [...found];
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'punctual-nats-users-'));
  server = await startNatsServer({
    directory,
    log: recordingLog().log,
    binary: natsServerBinary(),
    users: { services: 'one', gateway: 'two', consumers: { billing: 'three', audit: 'four' } },
  });
  services = await as('services', 'one');
  gateway = await as('gateway', 'two');
  consumer = await as('billing', 'three');
  other = await as('audit', 'four');
  await ensureStreams(services);
  await ensureEventConsumers(services, ['billing', 'audit']);
  await ensureEventConsumers(services, ['billing', 'audit']);
});

afterAll(async () => {
  await Promise.all(opened.map((nats) => nats.close()));
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const pullOne = async (nats: NatsConnection, durable: string) => {
  const found = await (await nats.jetstream().consumers.get('EVENTS', durable)).next({ expires: 2_000 });
  found?.ack();
  return found?.subject;
};

describe('a program that reads events', () => {
  it('reads each event through its own durable consumer, starting with the oldest', async () => {
    await services.jetstream().publish('punctual.default.run.r1.RunOpened', codec.encode('{}'));
    expect(await pullOne(consumer, 'billing')).toBe('punctual.default.run.r1.RunOpened');
    expect(await pullOne(other, 'audit')).toBe('punctual.default.run.r1.RunOpened');
    expect(await pullOne(consumer, 'billing')).toBeUndefined();
  });

  it('cannot publish anything', async () => {
    for (const subject of [
      'punctual.default.run.r1.RunOpened',
      'queue.mailer.DispatchRequested',
      'request.scheduler.X',
      'x',
    ])
      expect(await refusals(consumer, () => consumer.publish(subject, codec.encode('{}')))).toEqual([
        `publish ${subject}`,
      ]);
  });

  it('cannot see requests, queued events, or replies to others', async () => {
    for (const subject of ['queue.>', 'request.>', 'dead.>', 'punctual.>', '>', '_INBOX_services.>', '_INBOX_audit.>'])
      expect(await refusals(consumer, () => consumer.subscribe(subject))).toEqual([`subscription ${subject}`]);
  });

  it("cannot use, change or make consumers, streams or another program's place", async () => {
    const subjects = [
      '$JS.API.STREAM.LIST',
      '$JS.API.STREAM.DELETE.EVENTS',
      '$JS.API.STREAM.PURGE.EVENTS',
      '$JS.API.STREAM.MSG.GET.QUEUE',
      '$JS.API.CONSUMER.CREATE.EVENTS',
      '$JS.API.CONSUMER.CREATE.EVENTS.billing.punctual.>',
      '$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.billing',
      '$JS.API.CONSUMER.DELETE.EVENTS.tracker-OccurrenceFired',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit',
      '$JS.API.CONSUMER.MSG.NEXT.QUEUE.mailer-DispatchRequested',
      '$JS.ACK.EVENTS.audit.1.1.1.1.0',
    ];
    for (const subject of subjects)
      expect(await refusals(consumer, () => consumer.publish(subject))).toEqual([`publish ${subject}`]);
  });
});

describe('the gateway', () => {
  it('sends requests and gets the reply, which others do not see', async () => {
    services.subscribe('request.scheduler.Test', { callback: (_, message) => message.respond(codec.encode('done')) });
    await services.flush();
    expect(codec.decode((await gateway.request('request.scheduler.Test', codec.encode('{}'))).data)).toBe('done');
  });

  it('cannot publish events, queued events or dead letters, nor listen to requests', async () => {
    for (const subject of ['punctual.default.run.r1.RunOpened', 'queue.mailer.DispatchRequested', 'dead.mailer.X'])
      expect(await refusals(gateway, () => gateway.publish(subject))).toEqual([`publish ${subject}`]);
    expect(await refusals(gateway, () => gateway.subscribe('request.>'))).toEqual(['subscription request.>']);
  });

  it('reads rendered files, and cannot replace them', async () => {
    const hash = await natsArtifacts(services).put(Buffer.from('a file'));
    const none = await refusals(gateway, async () => {
      expect((await natsArtifacts(gateway).get(hash))?.toString()).toBe('a file');
      await ensureStreams(gateway);
    });
    expect(none).toEqual([]);
    expect(await refusals(gateway, () => gateway.publish(`$O.ARTIFACTS.C.${hash}`))).toEqual([
      `publish $O.ARTIFACTS.C.${hash}`,
    ]);
  });

  it('reads previews, and cannot make them', async () => {
    const preview = { kind: 'file', name: 'a.txt', mediaType: 'text/plain', content: Buffer.from('look') } as const;
    await natsPreviews(services, systemClock).put('key', preview);
    const none = await refusals(gateway, async () => {
      expect((await natsPreviews(gateway, systemClock).get('key'))?.preview).toEqual(preview);
    });
    expect(none).toEqual([]);
    expect(await refusals(gateway, () => gateway.publish('$O.PREVIEWS.C.x'))).toEqual(['publish $O.PREVIEWS.C.x']);
  });
});

describe('the server', () => {
  it('refuses connections without a user and names the remedy', async () => {
    const nobody = connectNats(`nats://127.0.0.1:${server.port}`, { waitOnFirstConnect: true });
    await expect(nobody).rejects.toThrow(
      /NATS_URL: nats:\/\/127.* refuses a connection without a user; put user:password@/,
    );
    const stranger = connectNats(`nats://services:planted-secret@127.0.0.1:${server.port}`, {});
    const refusal = await stranger.catch((error: Error) => error);
    expect(String(refusal)).toContain('refuses the user services');
    expect(String(refusal)).not.toContain('planted-secret');
  });

  it('gets no password from a client that was told to use TLS, since this one has none', async () => {
    const url = `tls://services:one@127.0.0.1:${server.port}`;
    await expect(connectNats(url, { reconnect: false })).rejects.toMatchObject({ code: 'SERVER_OPT_NA' });
  });

  it('is found among the others of its cluster that do not answer', async () => {
    const silent = await freePort();
    const url = `nats://services:one@127.0.0.1:${silent},127.0.0.1:${server.port}`;
    const nats = await connectNats(url, { timeout: 2_000 });
    expect(nats.getServer()).toBe(`127.0.0.1:${server.port}`);
    await nats.close();
  });

  it('keeps the passwords in a file that only its owner reads', async () => {
    const file = join(directory, 'nats-server.conf');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('user: services, password: "one"');
  });
});
