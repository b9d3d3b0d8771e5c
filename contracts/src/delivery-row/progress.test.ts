import { describe, expect, it } from '@jest/globals';
import type { DeliveryResource } from '../rest/delivery';
import { withOutcomes } from './progress';

const ADA = 'ada@example.com';
type Kind = DeliveryResource['outcomes'][number]['outcome'];
const after = (...outcomes: [Kind, number][]) => {
  const blank = { outcomes: [] } as unknown as DeliveryResource;
  const recipients = [{ email: ADA, smtpCode: null, enhancedCode: null, text: '' }];
  const row = outcomes.reduce(
    (before, [kind, attempt]) =>
      withOutcomes(before, kind, {
        deliveryId: 'd',
        attempt,
        recipients,
        result: null,
        at: '2026-11-23T09:00:00.000Z',
      }),
    blank,
  );
  return row.outcomes.map(({ outcome, attempt }) => [outcome, attempt]);
};

describe('the outcome of a recipient', () => {
  it('is that of the latest attempt', () => {
    expect(after(['deferred', 1], ['rejected', 2])).toEqual([['rejected', 2]]);
    expect(after(['unknown', 1], ['accepted', 2])).toEqual([['accepted', 2]]);
  });

  it('stays accepted, whatever else is learned', () => {
    expect(after(['accepted', 1], ['deferred', 2])).toEqual([['accepted', 1]]);
    expect(after(['unknown', 1], ['accepted', 2], ['accepted', 1])).toEqual([['accepted', 2]]);
  });

  it('becomes accepted when that is learned late, but nothing else of an earlier attempt counts then', () => {
    expect(after(['unknown', 1], ['deferred', 2], ['accepted', 1])).toEqual([['accepted', 1]]);
    expect(after(['unknown', 1], ['rejected', 2], ['deferred', 1])).toEqual([['rejected', 2]]);
  });
});
