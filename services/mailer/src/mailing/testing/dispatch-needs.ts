import { type EventStore, repository } from '@punctual/chassis';
import { FakeClock, inTenant } from '@punctual/chassis/testing';
import { Gate } from '../gate';
import { mailing } from '../mailing';
import type { DispatchNeeds } from '../on-dispatch-requested';
import type { Smtp } from '../smtp';

const key = { keyId: 'k1', key: 'AAAA' };

/** What a mailer over a real event store needs besides its way to a mail server: one small body, nobody suppressed, and a clock that stands still. */
export const dispatchNeeds = (store: EventStore, smtp: Smtp, changes: Partial<DispatchNeeds> = {}): DispatchNeeds => ({
  mailings: inTenant(repository(store, 'mailing', mailing)),
  artifacts: { put: async () => '', get: async () => Buffer.from('<p>x</p>') },
  smtp,
  clock: FakeClock.at('2026-11-23T12:00:00.000Z'),
  sender: { name: '', address: 'r@example.com' },
  publicUrl: undefined,
  dkim: null,
  suppressions: { now: async () => ({ of: () => null, hasBounced: () => false }) },
  worker: 'w1',
  gate: new Gate(2),
  keys: { current: async () => key, get: async () => key },
  linksOf: async () => null,
  ...changes,
});
