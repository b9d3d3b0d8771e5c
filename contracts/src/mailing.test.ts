import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { decodeEvent } from './registry';

it('an attempt stored before leases existed has begun for all recipients, and its lease has lapsed', () => {
  const stored = JSON.parse(readFileSync(join(__dirname, 'samples/attempt-started.v1.json'), 'utf8'));
  expect(decodeEvent(stored).event).toEqual({
    type: 'AttemptStarted',
    data: { ...stored.data, waiting: [], leaseUntil: stored.data.at },
  });
});
