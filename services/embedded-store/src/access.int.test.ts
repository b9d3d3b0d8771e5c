import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, DeadlineExceededError, EventStoreDBClient } from '@eventstore/db-client';
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { Empty as EmptyRequest, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { InvalidOptionsError, StoreLockedError, startEmbeddedStore } from './index';
import { LOCALHOST } from './testing/localhost';
import { collect, event, record, startTestStore, types, until } from './testing/store';
import { streamIdentifier } from './wire/stream-identifier';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('access', () => {
  it.each(['0.0.0.0', '::', '192.168.1.1'])('refuses to listen on %s without credentials', async (host) => {
    await expect(startEmbeddedStore({ file: join(folder, 'a.db'), host })).rejects.toThrow(
      `host: ${host} can be reached from other machines`,
    );
  });

  it('names every problem with the options', async () => {
    const start = startEmbeddedStore({
      file: ' ',
      port: 70_000,
      maxAppendSize: 0,
      credentials: { username: 'a:b', password: '' },
    });
    await expect(start).rejects.toBeInstanceOf(InvalidOptionsError);
    await expect(start).rejects.toMatchObject({
      problems: ['file', 'port', 'username', 'password', 'maxAppendSize'].map((field) =>
        expect.stringContaining(field),
      ),
    });
  });

  it('checks the user and password of each call over TLS', async () => {
    const test = await startTestStore({
      host: '0.0.0.0',
      credentials: { username: 'ops', password: 'sécret' },
      tls: LOCALHOST,
    });
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, LOCALHOST.cert);
    const connect = (user: string) =>
      EventStoreDBClient.connectionString(`esdb://${user}localhost:${test.store.port}?tls=true&tlsCAFile=${ca}`);
    const [right, wrong, none] = [connect(`ops:${encodeURIComponent('sécret')}@`), connect('ops:guess@'), connect('')];
    expect(await right.appendToStream('s', event('A'))).toMatchObject({ success: true });
    expect(await types(right.readStream('s'))).toEqual(['A']);
    for (const client of [wrong, none]) {
      await expect(client.appendToStream('s', event('A'))).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(collect(client.readStream('s'))).rejects.toBeInstanceOf(AccessDeniedError);
      await expect(client.deleteStream('s')).rejects.toBeInstanceOf(AccessDeniedError);
      const log = record(client.subscribeToAll());
      await until(
        () => log,
        (seen) => seen.length > 0,
      );
      expect(log).toEqual(['AccessDeniedError']);
    }
    await none.appendToStream('s', event('B'), { credentials: { username: 'ops', password: 'sécret' } });
    expect(await types(right.readStream('s'))).toEqual(['A', 'B']);
    for (const client of [right, wrong, none]) await client.dispose();
    await test.close();
  });

  it('accepts credentials where none are required', async () => {
    const test = await startTestStore();
    const client = EventStoreDBClient.connectionString(`esdb://any:one@127.0.0.1:${test.store.port}?tls=false`);
    expect(await client.appendToStream('s', event('A'))).toMatchObject({ success: true });
    await client.dispose();
    await test.close();
  });
});

describe('connecting', () => {
  it.each(['esdb', 'esdb+discover'])('with %s://', async (scheme) => {
    const test = await startTestStore();
    const client = EventStoreDBClient.connectionString(`${scheme}://localhost:${test.store.port}?tls=false`);
    expect(await client.appendToStream('s', event('A'))).toMatchObject({ success: true });
    expect(await types(client.readStream('s'))).toEqual(['A']);
    await client.dispose();
    await test.close();
  });

  it('reports to clients that appends can be batched', async () => {
    const test = await startTestStore();
    const client = new ServerFeaturesClient(`127.0.0.1:${test.store.port}`, credentials.createInsecure());
    const features = await new Promise<SupportedMethods>((resolve, reject) =>
      client.getSupportedMethods(new EmptyRequest(), (error, response) => (error ? reject(error) : resolve(response))),
    );
    expect(features.getEventStoreServerVersion()).toBe('24.2.0');
    expect(features.getMethodsList().map((method) => `${method.getServiceName()}/${method.getMethodName()}`)).toContain(
      'event_store.client.streams.streams/batchappend',
    );
    client.close();
    await test.close();
  });

  it('reconnects after the store restarts on the same port', async () => {
    const test = await startTestStore();
    const { port } = test.store;
    const client = EventStoreDBClient.connectionString(test.store.url);
    await client.appendToStream('s', event('A'));
    await test.store.close();
    const again = await startEmbeddedStore({ file: join(test.folder, 'events.db'), port });
    const read = () => types(client.readStream('s')).catch(() => []);
    expect(await until(read, (seen) => seen.length > 0)).toEqual(['A']);
    await client.dispose();
    await again.close();
    await test.close();
  });
});

it('lets only one process open the file', async () => {
  const file = join(folder, 'a.db');
  const first = await startEmbeddedStore({ file });
  await expect(startEmbeddedStore({ file })).rejects.toBeInstanceOf(StoreLockedError);
  await first.close();
  const second = await startEmbeddedStore({ file });
  await second.close();
  await second.close();
});

it.each([
  ['no database', 'x'.repeat(5_000), 'not a database'],
  ['a newer log', undefined, 'format 99'],
])('refuses a file that is %s, and names it', async (_, content, reason) => {
  const file = join(folder, 'a.db');
  if (content === undefined) {
    const { DatabaseSync } = await import('node:sqlite');
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
  } else await writeFile(file, content);
  await expect(startEmbeddedStore({ file })).rejects.toThrow(reason);
  await expect(startEmbeddedStore({ file })).rejects.toThrow(file);
});

it('refuses a port in use and leaves the file free', async () => {
  const first = await startEmbeddedStore({ file: join(folder, 'a.db') });
  await expect(startEmbeddedStore({ file: join(folder, 'b.db'), port: first.port })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${first.port}`,
  );
  await (await startEmbeddedStore({ file: join(folder, 'b.db') })).close();
  await first.close();
});

describe('a deadline', () => {
  it('that has passed writes nothing', async () => {
    const test = await startTestStore();
    test.clock.advance(60_000); // the client's deadline is 10 s from the real time
    await expect(test.client.appendToStream('s', event('A'))).rejects.toBeInstanceOf(DeadlineExceededError);
    expect(
      await test.client.appendToStream('s', event('B'), { deadline: 600_000, expectedRevision: 'no_stream' }),
    ).toMatchObject({ nextExpectedRevision: 0n });
    await test.close();
  });

  it('ends an append whose messages do not all arrive', async () => {
    const test = await startTestStore();
    const client = new StreamsClient(`127.0.0.1:${test.store.port}`, credentials.createInsecure());
    const call = client.batchAppend();
    const answer = new Promise<BatchAppendResp>((resolve) => call.once('data', resolve));
    call.on('error', () => undefined);
    const options = new BatchAppendReq.Options();
    options.setStreamIdentifier(streamIdentifier('s'));
    options.setAny(new Empty());
    options.setDeadline(Timestamp.fromDate(new Date(Date.now() + 50)));
    call.write(
      new BatchAppendReq()
        .setCorrelationId(new UUID().setString('00000000-0000-4000-8000-000000000001'))
        .setOptions(options)
        .setIsFinal(false),
    );
    expect((await answer).getError()?.getMessage()).toBe('Timeout');
    call.cancel();
    client.close();
    await test.close();
  });
});

it('answers the other appends of a call when one request is invalid', async () => {
  const test = await startTestStore();
  const client = new StreamsClient(`127.0.0.1:${test.store.port}`, credentials.createInsecure());
  const call = client.batchAppend();
  call.on('error', () => undefined);
  const answers: string[] = [];
  call.on('data', (response: BatchAppendResp) => answers.push(response.getError()?.getMessage() ?? 'ok'));
  const options = () => new BatchAppendReq.Options().setAny(new Empty()).setStreamIdentifier(streamIdentifier('s'));
  const id = () => new UUID().setString('00000000-0000-4000-8000-000000000001');
  call.write(new BatchAppendReq());
  call.write(new BatchAppendReq().setCorrelationId(id()).setOptions(new BatchAppendReq.Options()).setIsFinal(true));
  call.write(
    new BatchAppendReq()
      .setCorrelationId(id())
      .setOptions(new BatchAppendReq.Options().setStreamIdentifier(streamIdentifier('s')))
      .setIsFinal(true),
  );
  call.write(new BatchAppendReq().setCorrelationId(id()).setOptions(options()).setIsFinal(true));
  await until(
    () => answers,
    (seen) => seen.length === 4,
  );
  expect(answers.toSorted()).toEqual([
    'expected_stream_position: missing',
    "id: '' is not a UUID",
    'ok',
    'stream_identifier: the stream name is missing',
  ]);
  call.end();
  client.close();
  await test.close();
});
