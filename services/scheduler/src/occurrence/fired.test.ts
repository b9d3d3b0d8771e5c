import { expect, it } from '@jest/globals';
import { type ScheduleSpec, scheduleBody, subscriptionBody, subscriptionSchedule } from '@punctual/contracts';
import { firedOf } from './fired';

const scheduleId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
const reportId = '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90';
const now = '2026-11-23T09:00:01.000Z';
/** What an occurrence of a schedule with these fields orders. */
const firedBy = (spec: ScheduleSpec) => {
  const about = {
    scheduleId,
    occurrenceId: `${scheduleId}~run-1`,
    schedule: { spec, userId: 'u1', createdAt: now, judgedSince: now },
  };
  return firedOf({ ...about, trigger: 'manual', nominal: null, dueAt: now, nextDueAt: null, now });
};
const fired = (fields: object) => {
  const minimal = { reportId, frequency: 'DAILY', format: 'PDF', recipients: { to: ['ada@example.com'] } };
  return firedBy(scheduleBody('UTC').parse({ ...minimal, ...fields }));
};

it('an occurrence says who is told of its failure only where the owner is not alone', () => {
  expect(fired({})).not.toHaveProperty('onFailure');
  expect(fired({ onFailure: 'recipients' })).toMatchObject({ onFailure: 'recipients' });
});

it('an occurrence says what becomes of characters that no font has only where it fails', () => {
  expect(fired({})).not.toHaveProperty('onMissingCharacters');
  expect(fired({ onMissingCharacters: 'fail' })).toMatchObject({ onMissingCharacters: 'fail' });
  expect(() => fired({ onMissingCharacters: 'maybe' })).toThrow(/onMissingCharacters/);
});

it('an occurrence says what becomes of large files only where they become links', () => {
  expect(fired({})).not.toHaveProperty('largeFiles');
  expect(fired({ largeFiles: 'LINK' })).toMatchObject({ largeFiles: 'LINK' });
  expect(() => fired({ largeFiles: 'ZIP' })).toThrow(/largeFiles/);
});

it('an occurrence orders the further reports of its mail, each with its formats', () => {
  expect(fired({})).not.toHaveProperty('moreReports');
  const stock = '3c1d7f60-8f2b-4b57-9c1e-7d4a5b6c8e21';
  const moreReports = [
    { reportId: stock, formats: ['CSV'] },
    { reportId: stock, parameters: { store: 'Berlin' } },
  ];
  const ordered = [
    { reportId: stock, formats: ['CSV'], parameters: {} },
    { reportId: stock, formats: ['PDF'], parameters: { store: 'Berlin' } },
  ];
  expect(fired({ moreReports })).toMatchObject({ formats: ['PDF'], moreReports: ordered });
  const minimal = { reportId, frequency: 'DAILY', format: 'PDF', moreReports };
  const subscribed = subscriptionSchedule(subscriptionBody('UTC').parse(minimal), 'ada@example.com');
  expect(firedBy(subscribed)).toMatchObject({ moreReports: ordered });
});

it('an occurrence of a subscription to the portal says so', () => {
  const of = (deliveryMethod: string) => {
    const spec = subscriptionBody('UTC').parse({ reportId, frequency: 'DAILY', format: 'PDF', deliveryMethod });
    return firedBy(subscriptionSchedule(spec, 'ada@example.com'));
  };
  expect(of('PORTAL')).toMatchObject({ channel: 'portal', recipients: { to: ['ada@example.com'] } });
  expect(of('EMAIL')).not.toHaveProperty('channel');
});

it('an occurrence says when its retries end', () => {
  expect(fired({})).not.toHaveProperty('expiresAt');
  expect(fired({ retry: { expiresAfter: 'PT2H' } })).toMatchObject({ expiresAt: '2026-11-23T11:00:01.000Z' });
});

it('an occurrence says in words when its schedule runs, and whether it is a subscription', () => {
  expect(fired({ timeOfDay: '07:30' })).toMatchObject({ frequency: 'Every day at 07:30 (UTC)' });
  expect(fired({})).not.toHaveProperty('subscription');
  const spec = subscriptionBody('UTC').parse({ reportId, frequency: 'WEEKLY', dayOfWeek: 1, format: 'PDF' });
  expect(firedBy(subscriptionSchedule(spec, 'ada@example.com'))).toMatchObject({
    ...{ subscription: true, frequency: expect.stringMatching(/^Every Monday at /) },
  });
});
