import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pause } from './errors';
import { readEventConsumers, writeEventConsumers } from './event-consumers';
import { connectNats } from './nats-connection';
import { launchNatsServer, startNatsServer } from './nats-server';
import { eventually, natsServerBinary, recordingLog } from './testing';

let folder: string;
const busy: Server = createServer();
const onBusy = new Set<Socket>();
busy.on('connection', (socket) => onBusy.add(socket));
let busyPort: number;
const { log } = recordingLog();
const binary = natsServerBinary();
const pidIn = async (directory: string) => Number(await readFile(join(directory, 'nats-server.pid'), 'utf8'));

/** A small file system, where this user may mount one. */
const mountSmall = async (path: string): Promise<boolean> => {
  await mkdir(path);
  return spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', path]).status === 0;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punctual-nats-server-'));
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  const address = busy.address();
  busyPort = typeof address === 'object' && address ? address.port : 0;
});

afterAll(async () => {
  // A client of NATS whose attempt to connect was too late leaves its connection open, and so does this server.
  for (const socket of onBusy) socket.destroy();
  await new Promise((resolve) => busy.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe('startNatsServer', () => {
  it('reports a busy port at once', async () => {
    const failed = startNatsServer({ directory: join(folder, 'a'), log, binary, port: busyPort });
    await expect(failed).rejects.toThrow(
      `nats-server did not start: port ${busyPort} on 127.0.0.1 is in use; stop the program that uses it`,
    );
  });

  it('uses the preferred port if it is free, otherwise another one', async () => {
    const first = await startNatsServer({ directory: join(folder, 'b'), log, binary, preferredPort: busyPort });
    expect(first.port).not.toBe(busyPort);
    await first.stop();
    const second = await startNatsServer({ directory: join(folder, 'b'), log, binary, preferredPort: first.port });
    expect(second.port).toBe(first.port);
    await second.stop();
  });

  it('starts no other one after a stop, while another program takes each port first', async () => {
    const directory = join(folder, 'taken');
    const starts = join(folder, 'starts');
    // Stands for a nats-server that is too late each time, which a real one cannot be made to be.
    const late = join(folder, 'late');
    await writeFile(late, `#!/bin/sh\necho >>${starts}\necho 'listen: bind: address already in use' >&2\nexit 1\n`, {
      mode: 0o700,
    });
    const server = await launchNatsServer({ directory, log, binary: late });
    const ready = server.ready();
    ready.catch(() => {});
    const started = async () => (await readFile(starts)).length;
    await eventually(async () => expect(await started()).toBeGreaterThan(2));
    await server.stop();
    await expect(ready).rejects.toThrow('nats-server was stopped before it served');
    const then = await started();
    await pause(500);
    expect(await started()).toBe(then);
  });

  it('serves nobody when it is stopped before it serves', async () => {
    const directory = join(folder, 'stopped');
    const server = await launchNatsServer({ directory, log, binary });
    const ready = server.ready();
    ready.catch(() => {});
    await server.stop();
    await expect(ready).rejects.toThrow('nats-server did not start');
  });

  it('restarts a server that stands still', async () => {
    const directory = join(folder, 'still');
    const server = await startNatsServer({ directory, log, binary });
    const first = await pidIn(directory);
    // It keeps its port, and answers nothing.
    process.kill(first, 'SIGSTOP');
    await eventually(async () => expect(await pidIn(directory)).not.toBe(first), 40_000);
    const nats = await eventually(() => connectNats(server.url, { timeout: 1_000, reconnect: false }));
    await (await nats.jetstreamManager()).getAccountInfo();
    await nats.close();
    await server.stop();
  }, 60_000);

  it('keeps its streams when it is started again on a full disk', async () => {
    const disk = join(folder, 'disk');
    if (!(await mountSmall(disk))) return;
    const directory = join(disk, 'nats');
    const server = await startNatsServer({ directory, log, binary });
    const open = () => eventually(() => connectNats(server.url, { timeout: 1_000, reconnect: false }));
    try {
      const before = await open();
      await (await before.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept'] });
      await before.jetstream().publish('kept', 'one');
      await before.close();
      // It is written until the disk has no room.
      await writeFile(join(disk, 'ballast'), Buffer.alloc(16 * 1024 * 1024)).catch(() => {});
      process.kill(await pidIn(directory), 'SIGKILL');
      const after = await open();
      const manager = await after.jetstreamManager();
      expect((await manager.streams.info('KEPT')).state.messages).toBe(1);
      await rm(join(disk, 'ballast'));
      await after.jetstream().publish('kept', 'two');
      await after.close();
    } finally {
      await server.stop();
      spawnSync('/bin/umount', ['-l', disk]);
    }
  }, 60_000);

  it('ends with its launcher, also while it stands still', async () => {
    const directory = join(folder, 'orphan');
    const start = `require('./nats-server.js').startNatsServer(${JSON.stringify({ directory, binary, log: {} })})`;
    const cwd = join(__dirname, '..', 'dist');
    const launcher = spawn(process.execPath, ['-e', start], { cwd, stdio: 'ignore' });
    const pidFile = join(directory, 'nats-server.pid');
    const server = await eventually(async () => Number(await readFile(pidFile, 'utf8')) || Promise.reject(new Error()));
    process.kill(server, 'SIGSTOP');
    launcher.kill('SIGKILL');
    await eventually(() => expect(() => process.kill(server, 0)).toThrow('ESRCH'), 30_000);
  }, 60_000);

  it('names the unusable folder and the remedy', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    for (const directory of [file, join(file, 'nats')])
      await expect(startNatsServer({ directory, log, binary })).rejects.toThrow(
        `the folder ${directory} cannot be used: a file`,
      );
  });

  it('names a missing binary and the remedy', async () => {
    const failed = startNatsServer({ directory: join(folder, 'c'), log, binary: '/nowhere/nats-server' });
    await expect(failed).rejects.toThrow(/\/nowhere\/nats-server cannot be run .* set NATS_SERVER_BIN to its path/);
  });
});

describe('the file that tells programs how to read events', () => {
  it('is read back, and a damaged one counts as missing', async () => {
    const file = join(folder, 'event-consumers.json');
    expect(await readEventConsumers(file)).toBeNull();
    await writeEventConsumers(file, 4222, { billing: 'one' });
    expect(await readEventConsumers(file)).toEqual({ port: 4222, passwords: { billing: 'one' } });
    await writeFile(file, '{"url":');
    expect(await readEventConsumers(file)).toBeNull();
  });
});
