import { expect, it } from '@jest/globals';
import type { EvidenceEvent } from '../format';
import { orderedOf } from './ordered';

const event = (revision: number, type: string, data: object): EvidenceEvent => ({
  id: `${type}-${revision}`,
  type,
  v: 1,
  stream: 'schedule-s',
  revision,
  position: { commit: String(revision), prepare: String(revision) },
  recordedAt: '2026-11-23T09:00:00.000Z',
  data,
});
const defined = (revision: number, parameters: object) =>
  event(revision, 'ScheduleChanged', { spec: { reportId: 'r', formats: ['PDF'], parameters } });
const fired = (parameters: object) =>
  event(999, 'OccurrenceFired', { scheduleId: 's', reportId: 'r', formats: ['PDF'], parameters });

it('the newest definition with these parameters ordered it, in whichever order they are, and what came after it counts', () => {
  const events = [
    defined(0, { a: 1, b: { c: [1, 2], d: null } }),
    event(1, 'SchedulePaused', {}),
    defined(2, { a: 1, b: { c: [2, 1], d: null } }),
  ];
  expect(orderedOf(events, fired({ b: { d: null, c: [1, 2] }, a: 1 }))).toMatchObject({
    event: 'ScheduleChanged-0',
    version: 2,
  });
  expect(orderedOf(events, fired({ a: '1' }))).toMatchObject({ event: 'ScheduleChanged-2', version: 3 });
});

it('an occurrence is looked through once, however many definitions there are', () => {
  let looks = 0;
  const parameters = new Proxy({ a: 1 } as object, {
    ownKeys: (target) => {
      looks += 1;
      return Reflect.ownKeys(target);
    },
  });
  const events = Array.from({ length: 500 }, (_, revision) => defined(revision, { a: 2 }));
  expect(orderedOf(events, fired(parameters))).toMatchObject({ event: 'ScheduleChanged-499' });
  expect(looks).toBeLessThan(5);
});
