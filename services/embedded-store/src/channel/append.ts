import { BadRequest } from '../bad-request';
import { type Core, change, checkWritable } from '../core';
import type { Expected } from '../log/append';
import { checkEvent, type NewEvent, sizeOf } from '../log/stored-event';
import { StreamDeleted, tooLargeText } from '../refusals';
import { uuidBytes } from '../wire/uuid';
import type { Outbox } from './outbox';
import type { Appends } from './wire';

const expectedOf = (revision: number): Expected =>
  revision === -2 ? 'any' : revision === -1 ? 'no_stream' : BigInt(revision);

const conflictText = (stream: string, expected: number, current: number): string =>
  `wrong expected revision of stream '${stream}': expected ${expected === -1 ? 'no stream' : expected === -2 ? 'any' : expected}, actual ${current < 0 ? 'no stream' : current}`;

/** Queues the appends of a message; each is answered once it is committed or refused. `deadline` as in `ToStore`. */
export const append = (core: Core, out: Outbox, appends: Appends, deadline: number): void => {
  const eventAt = (index: number): NewEvent =>
    checkEvent({
      id: uuidBytes(appends.ids[index] ?? ''),
      type: appends.types[index] ?? '',
      json: 1,
      data: Buffer.from(appends.data[index] ?? '', 'utf8'),
      metadata: Buffer.from(appends.metadata[index] ?? '', 'utf8'),
    });

  const one = (call: number, stream: string, expected: number, first: number, count: number): void => {
    if (stream === '') throw new BadRequest('stream: the stream name is missing');
    checkWritable(stream);
    const events = Array.from({ length: count }, (_, index) => eventAt(first + index));
    const size = events.reduce((sum, event) => sum + sizeOf(event), 0);
    if (size > core.maxAppendSize) throw new BadRequest(tooLargeText(core.maxAppendSize));
    change(
      core,
      (now) => core.writer.append(stream, expectedOf(expected), events, now),
      (error, outcome) => {
        if (!outcome) out.failed(call, error);
        else if (outcome.kind === 'done') out.appended(call, outcome.revision, outcome.position ?? 0);
        else if (outcome.kind === 'stream-deleted') out.failed(call, new StreamDeleted(stream));
        else out.conflict(call, conflictText(stream, expected, outcome.current));
      },
      { size, expired: (now) => now > deadline },
    );
  };

  let first = 0;
  for (const [index, call] of appends.calls.entries()) {
    const count = appends.counts[index] ?? 0;
    try {
      one(call, appends.streams[index] ?? '', appends.expected[index] ?? -2, first, count);
    } catch (error) {
      out.failed(call, error);
    }
    first += count;
  }
};
