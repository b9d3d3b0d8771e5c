import { expect, it } from '@jest/globals';
import type { EvidenceEvent } from '../format';
import { recipientsOf } from './recipients';

const event = (id: string, type: string, data: object): EvidenceEvent => ({
  ...{ id, type, data, v: 1, stream: 'delivery-d', revision: 0 },
  position: { commit: '0', prepare: '0' },
  recordedAt: '2026-11-23T09:00:00.000Z',
});
const opened = event('opened', 'DeliveryOpened', {
  recipients: ["o'brien@example.com", 'mann@xn--mnchen-3ya.de'].map((email) => ({ email, role: 'to' })),
});
const toldOf = (...others: EvidenceEvent[]) =>
  recipientsOf(opened, [], others).map(({ email, later }) => [email, later.map((one) => one.event)]);

it('what came back is told of its recipient, in whichever spelling it names the address', () => {
  const bounced = (id: string, email: string) => event(id, 'RecipientBounced', { about: [{ email }] });
  expect(
    toldOf(bounced('a', 'Mann@MÜNCHEN.de'), bounced('b', "O'Brien@EXAMPLE.com"), bounced('c', 'n@xn--mnchen-3ya.de')),
  ).toEqual([
    ["o'brien@example.com", ['b']],
    ['mann@xn--mnchen-3ya.de', ['a']],
  ]);
});

it('a recipient whom an event names more than once is told of it once', () => {
  const named = { email: 'mann@xn--mnchen-3ya.de', original: 'mann@münchen.de' };
  expect(toldOf(event('a', 'RecipientBounced', named))).toEqual([
    ["o'brien@example.com", []],
    ['mann@xn--mnchen-3ya.de', ['a']],
  ]);
});
