import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { AskedSource, ProbeEvent } from '@punctual/contracts';
import { probe } from './probe';

const { given } = scenario(probe);
const about = { datasetId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90', name: 'sales' };
const at = '2026-11-23T09:00:00.000Z';
const source: AskedSource = { kind: 'sql', connection: 'shop', query: 'select max(at) from loads' };
const terms = { userId: 'u1', source, every: 'PT1M' };
const set: ProbeEvent = { type: 'ProbeSet', data: { ...about, ...terms, at } };
const removed: ProbeEvent = { type: 'ProbeRemoved', data: { ...about, at } };
const asked = { ...about, ifVersion: null, now: at };

describe('the probe of a dataset', () => {
  it('is set, replaced and removed', () => {
    given()
      .when({ type: 'SetProbe', data: { ...asked, ...terms } })
      .then(set)
      .andAgainDoesNothing();
    const slower = { ...terms, every: 'PT1H' };
    given(set)
      .when({ type: 'SetProbe', data: { ...asked, ...slower } })
      .then({ type: 'ProbeSet', data: { ...about, ...slower, at } });
    given(set).when({ type: 'RemoveProbe', data: asked }).then(removed).andAgainDoesNothing();
    given(set, removed)
      .when({ type: 'SetProbe', data: { ...asked, ...terms } })
      .then(set);
  });

  it('reads with the rights of who set it last', () => {
    given(set)
      .when({ type: 'SetProbe', data: { ...asked, ...terms, userId: 'u2' } })
      .then({ type: 'ProbeSet', data: { ...about, ...terms, userId: 'u2', at } });
  });

  it('is not changed by who read another version', () => {
    for (const type of ['SetProbe', 'RemoveProbe'] as const)
      expect(() =>
        given(set, removed, set)
          .when({ type, data: { ...asked, ...terms, ifVersion: 1 } })
          .then(),
      ).toThrow(expect.objectContaining({ code: 'probe/stale' }));
  });
});
