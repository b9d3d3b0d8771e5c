import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { Unavailable } from './errors';
import { createLog, Repeats } from './log';

const recorded = () => {
  const lines: { msg: string; level: string; err?: { message: string }; repeated?: number }[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()));
      done();
    },
  });
  return { lines, log: createLog('test', 'debug', sink) };
};

it('logs type, message, code, stack and cause of an error, and no other property', () => {
  const { lines, log } = recorded();
  const cause = Object.assign(new Error('socket closed'), { headers: { authorization: 'planted' } });
  const error = Object.assign(new TypeError('bad chunk', { cause }), {
    code: 'HPE_INVALID',
    rawPacket: Buffer.from('planted'),
    body: 'planted',
  });
  log.error({ err: error }, 'failed');
  log.child({ part: 'x' }).error(error, 'failed again');
  expect(lines[0]?.err).toEqual({
    type: 'TypeError',
    message: 'bad chunk',
    code: 'HPE_INVALID',
    stack: expect.any(String),
    cause: { type: 'Error', message: 'socket closed', stack: expect.any(String) },
  });
  log.error({ err: { body: 'planted' } }, 'no error at all');
  expect(JSON.stringify(lines)).not.toContain('planted');
  expect(lines).toHaveLength(3);
});

it('logs an identical error once, and each different one', () => {
  const { lines, log } = recorded();
  for (let index = 0; index < 300; index++)
    log.error({ err: new Error('the disk is full'), delivery: index }, 'failed');
  log.error({ err: new Error('the disk is slow') }, 'failed');
  log.warn({ err: new Error('the disk is full') }, 'something else failed');
  for (let index = 0; index < 3; index++) log.warn('no error, so nothing identical');
  expect(lines.map(({ msg }) => msg)).toEqual([
    'failed',
    'failed',
    'something else failed',
    ...Array.from({ length: 3 }, () => 'no error, so nothing identical'),
  ]);
});

it('logs that a part is unavailable once, whatever fails because of it, also after a plain line that says so', () => {
  const { lines, log } = recorded();
  for (const part of ['eventStore', 'nats'] as const) {
    const unavailable = () => new Unavailable(part, `${part}: the disk is full`);
    if (part === 'nats') log.warn(`${part}: the disk is full`);
    log.warn({ err: unavailable() }, 'a request failed');
    log.error({ err: unavailable() }, 'a message failed');
    log.warn(`${part}: another line`);
  }
  expect(lines.map(({ msg }) => msg)).toEqual([
    'a request failed',
    'eventStore: another line',
    'nats: the disk is full',
    'nats: another line',
  ]);
});

it('logs it again after a minute, with the number of repeats', () => {
  const repeats = new Repeats();
  expect(repeats.take('full', 1_000)).toBe(0);
  for (let second = 1; second < 60; second++) expect(repeats.take('full', 1_000 + second * 1_000)).toBeNull();
  expect(repeats.take('full', 61_000)).toBe(59);
  expect(repeats.take('full', 121_001)).toBe(0);
});
