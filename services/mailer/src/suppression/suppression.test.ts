import { describe, expect, it } from '@jest/globals';
import { hashedAddress, recipientHash, suppressionIdOf } from '@punctual/chassis';
import { deliveryIdOf, occurrenceIdOf, type SuppressionCause, suppressionCause } from '@punctual/contracts';
import { Suppressed } from './suppressed';
import { decideSuppression, type Suppression, type SuppressionCommand } from './suppression';
import { suppressedInWords } from './words';

const now = '2026-11-23T09:00:00.000Z';
const email = 'grüße@bücher.example';
const suppressionId = suppressionIdOf('default', email, null);
const about = { suppressionId, now };
const whom = { email, scheduleId: null };
const known = (cause: SuppressionCause): Suppression => ({
  id: suppressionId,
  ...whom,
  cause,
  since: now,
  until: null,
});
const suppress: SuppressionCommand = {
  type: 'Suppress',
  data: { ...about, ...whom, reason: 'she asked', userId: 'u1' },
};
const leave: SuppressionCommand = { type: 'Leave', data: { ...about, ...whom, fromDelivery: 'd1', until: null } };
const back: SuppressionCommand = { type: 'Return', data: about };
const lift: SuppressionCommand = { type: 'Lift', data: { ...about, reason: 'she asked', userId: 'u1' } };
const returned = { ...about, email, fromDelivery: 'd1' };
const hard: SuppressionCommand = { type: 'BounceHard', data: returned };
const complain: SuppressionCommand = { type: 'Complain', data: returned };
const told = (command: SuppressionCommand, suppression: Suppression | null) =>
  decideSuppression(command, { suppression, bounces: null, last: null }).map(({ type, data }) => [type, data]);

describe('an address', () => {
  it.each([
    [suppress, { cause: 'by-hand', reason: 'she asked', userId: 'u1', fromDelivery: null }],
    [leave, { cause: 'unsubscribed', reason: null, userId: null, fromDelivery: 'd1' }],
    [hard, { cause: 'hard-bounce', reason: null, userId: null, fromDelivery: 'd1' }],
    [complain, { cause: 'complaint', reason: null, userId: null, fromDelivery: 'd1' }],
  ])('gets no mail from now on, once: %#', (command, why) => {
    const data = { suppressionId, email, ofSchedule: null, ...why, until: null, at: now };
    expect(told(command, null)).toEqual([['AddressSuppressed', data]]);
    for (const cause of suppressionCause.options)
      expect(told(command, known(cause))).toHaveLength(command === complain && cause === 'unsubscribed' ? 1 : 0);
  });

  it('gets mail again by whoever may end it: a person all of it, its owner what they said themselves', () => {
    for (const cause of suppressionCause.options) {
      expect(told(lift, known(cause))).toMatchObject([['SuppressionLifted', { reason: 'she asked', userId: 'u1' }]]);
      expect(told(back, known(cause))).toHaveLength(cause === 'unsubscribed' ? 1 : 0);
    }
  });

  it('that gets mail has nothing to end', () => {
    expect(told(back, null)).toEqual([]);
    expect(() => told(lift, null)).toThrow('this address gets mail, or is not known');
    const over: Suppression = { ...known('soft-bounces'), until: now };
    expect(() => told(lift, over)).toThrow('this address gets mail, or is not known');
  });

  it('that gets none for a while can get none for good', () => {
    const paused: Suppression = { ...known('soft-bounces'), until: '2026-12-07T09:00:00.000Z' };
    for (const command of [suppress, leave, hard, complain])
      expect(told(command, paused)).toMatchObject([['AddressSuppressed', { until: null }]]);
  });
});

describe('its owner', () => {
  const until = (at: string | null): SuppressionCommand => ({
    type: 'Leave',
    data: { ...about, ...whom, fromDelivery: 'd1', until: at },
  });
  const paused = (at: string | null): Suppression => ({ ...known('unsubscribed'), until: at });
  const [day, later] = ['2026-12-01T00:00:00.000Z', '2026-12-24T00:00:00.000Z'];

  it('pauses until a day, another day, for good, and until a day after all, each recorded once', () => {
    expect(told(until(day), null)).toMatchObject([['AddressSuppressed', { cause: 'unsubscribed', until: day }]]);
    for (const [next, before] of [
      [later, day],
      [day, later],
      [null, day],
      [day, null],
    ] as const)
      expect(told(until(next), paused(before))).toMatchObject([['AddressSuppressed', { until: next }]]);
    for (const same of [day, null]) expect(told(until(same), paused(same))).toEqual([]);
  });

  it('ends a pause early, and replaces nothing that others said', () => {
    expect(told(back, paused(later))).toMatchObject([['SuppressionLifted', {}]]);
    for (const cause of ['by-hand', 'hard-bounce', 'complaint'] as const)
      expect(told(until(day), known(cause))).toEqual([]);
  });
});

/** An address over days, as a stream has it; days may be fractions. */
const history = () => {
  const suppressed = new Suppressed('default');
  const at = (day: number) => new Date(Date.parse(now) + day * 86_400_000).toISOString();
  const run = (name: string) => deliveryIdOf(occurrenceIdOf('5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11', name), 0);
  const act = (command: SuppressionCommand) => {
    const events = decideSuppression(command, suppressed.known(suppressionId));
    for (const event of events) suppressed.record(event);
    return events.map(({ type, data }) => ('count' in data ? data.count : type));
  };
  const on = (type: 'BounceSoft' | 'BounceHard' | 'NoteAccepted', day: number, name = `r${day}`) =>
    act({ type, data: { suppressionId, email, fromDelivery: run(name), now: at(day) } });
  return {
    soft: (day: number, name?: string) => on('BounceSoft', day, name),
    hard: (day: number) => on('BounceHard', day),
    accepted: (day: number, name?: string) => on('NoteAccepted', day, name),
    lift: (day: number) => act({ type: 'Lift', data: { suppressionId, now: at(day), reason: 'mended', userId: 'u1' } }),
    why: (day: number) => suppressed.of(email, null, at(day)),
    hasBounced: () => suppressed.hasBounced(email.replace('g', 'G')),
  };
};

describe('mail that comes back', () => {
  it('counts once a run, half as much a week later, and at five the address gets none for fourteen days', () => {
    const { soft, why, hasBounced } = history();
    expect(hasBounced()).toBe(false);
    expect([soft(0), soft(0.1, 'r0'), soft(7), soft(14)]).toEqual([[1], [], [1.5], [1.8]]);
    expect(hasBounced()).toBe(true);
    const bounces = [14.1, 14.2, 14.3].map((day) => soft(day));
    expect(bounces).toEqual([[2.8], [3.8], [4.8]]);
    expect(why(14.3)).toBeNull();
    expect(soft(14.4)).toEqual(['AddressSuppressed']);
    expect(why(14.4)).toMatchObject({ cause: 'soft-bounces', until: '2026-12-21T18:36:00.000Z' });
    expect(soft(20)).toEqual([]);
    expect([why(28.3)?.cause, why(28.4)]).toEqual(['soft-bounces', null]);
  });

  it('a weekly report that always comes back never leads to it, and a daily one does', () => {
    const [weekly, daily] = [history(), history()];
    for (let week = 0; week < 52; week++) expect(weekly.soft(week * 7)).not.toEqual(['AddressSuppressed']);
    const days = Array.from({ length: 8 }, (_, day) => daily.soft(day));
    expect(days.findIndex(([first]) => first === 'AddressSuppressed')).toBe(6);
  });

  it('after that one bounce alone leads to it again, until mail got through', () => {
    const { soft, accepted, why } = history();
    for (const hour of [0, 0.01, 0.02, 0.03, 0.04]) soft(hour);
    expect(why(0.04)?.cause).toBe('soft-bounces');
    expect(soft(15)).toEqual(['AddressSuppressed']);
    expect(why(28)?.until).toBe('2026-12-22T09:00:00.000Z');
    expect(accepted(30)).toEqual(['AcceptedAfterBounce']);
    expect(accepted(31)).toEqual([]);
    expect(soft(32)).toEqual([1]);
  });

  it('begins at one again after mail got through for two days, and what came back itself did not', () => {
    const { soft, accepted } = history();
    expect([soft(0), soft(0.1)]).toEqual([[1], [2]]);
    expect(accepted(0.05)).toEqual([]);
    accepted(1);
    expect(soft(2.9)).toEqual([2.5]);
    accepted(3, 'late');
    expect(soft(5.1, 'late')).toEqual([3]);
    accepted(6);
    expect(soft(8)).toEqual([1]);
  });

  it('after a person lifted it, the first bounce has it get none again', () => {
    const { soft, hard, lift, why } = history();
    expect(hard(0)).toEqual(['AddressSuppressed']);
    expect(soft(1)).toEqual([]);
    expect(lift(2)).toEqual(['SuppressionLifted']);
    expect(why(2)).toBeNull();
    expect(soft(3)).toEqual(['AddressSuppressed']);
    expect(lift(4)).toEqual(['SuppressionLifted']);
    expect(hard(5)).toEqual(['AddressSuppressed']);
    expect(why(100)).toMatchObject({ cause: 'hard-bounce', until: null });
  });

  it('that is reported again after a person lifted what followed leads to nothing', () => {
    const { hard, lift, why } = history();
    expect([hard(0), lift(1), hard(0)]).toEqual([['AddressSuppressed'], ['SuppressionLifted'], []]);
    expect(why(2)).toBeNull();
    expect(hard(3)).toEqual(['AddressSuppressed']);
  });

  it('is said in words, without the address', () => {
    const paused: Suppression = { ...known('soft-bounces'), until: '2026-12-07T09:00:00.000Z' };
    expect(suppressedInWords(paused)).toBe(
      'gets no mail since 2026-11-23 until 2026-12-07: mail to it came back again and again',
    );
  });
});

it('an address that left by a link whose mail is no longer known gets none, in each spelling of its domain, and others do', () => {
  const suppressed = new Suppressed('default');
  const left = hashedAddress(recipientHash(email));
  const scheduleId = '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11';
  const id = suppressionIdOf('default', left, scheduleId);
  const data = { suppressionId: id, email: left, scheduleId, fromDelivery: 'd1', until: null, now };
  for (const event of decideSuppression({ type: 'Leave', data }, suppressed.known(id))) suppressed.record(event);
  for (const spelled of [email, 'grüße@xn--bcher-kva.example'])
    expect(suppressed.of(spelled, scheduleId, now)).toMatchObject({ cause: 'unsubscribed' });
  expect(suppressed.of(email, null, now)).toBeNull();
  expect(suppressed.of('grosse@bücher.example', scheduleId, now)).toBeNull();
  for (const event of decideSuppression({ type: 'Return', data: { suppressionId: id, now } }, suppressed.known(id)))
    suppressed.record(event);
  expect(suppressed.of(email, scheduleId, now)).toBeNull();
});
