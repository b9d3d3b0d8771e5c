import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Unavailable } from '@punctual/chassis';
import { scheduleCreated, scheduleId } from '../testing/samples';
import { scheduleView } from '../views/schedule.view';
import { row } from '../views/testing/fold';
import { Sentences } from './sentences';

type Answer = { ok: true; result: unknown };
const answerOf = (...sentences: string[]): Answer => ({ ok: true, result: { sentences } });
const schedule = row(scheduleView, scheduleId, scheduleCreated);
const rows = schedule ? [schedule, schedule] : [];

let request: jest.Mock<(...asked: unknown[]) => Promise<Answer>>;
let sentences: Sentences;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
  request = jest.fn<(...asked: unknown[]) => Promise<Answer>>();
  sentences = new Sentences({ request: request as never });
});
afterEach(() => {
  jest.useRealTimers();
});

it('asks once for a rule, whichever schedules have it', async () => {
  request.mockResolvedValue(answerOf('Every day'));
  expect([await sentences.of(rows), await sentences.of(rows)]).toEqual([
    ['Every day', 'Every day'],
    ['Every day', 'Every day'],
  ]);
  expect(request).toHaveBeenCalledTimes(1);
});

it('describes a schedule that follows a shared calendar, with the days it holds', async () => {
  request.mockResolvedValue(answerOf('Every day but holidays'));
  const days = { country: 'FR', region: null, dates: [], onHoliday: 'skip' as const };
  const calendar = { calendarId: scheduleId, calendarVersion: 1, ...days };
  expect(await sentences.of(rows.map((one) => ({ ...one, calendar })))).toEqual(
    rows.map(() => 'Every day but holidays'),
  );
  expect(request).toHaveBeenCalledWith(
    expect.objectContaining({
      data: { schedules: [expect.objectContaining({ rule: expect.objectContaining({ calendar }) })] },
    }),
    'describe',
  );
});

it('keeps no empty sentence and no missing one', async () => {
  request.mockResolvedValueOnce(answerOf('')).mockResolvedValueOnce(answerOf());
  expect([await sentences.of(rows), await sentences.of(rows)]).toEqual([
    [null, null],
    [null, null],
  ]);
  request.mockResolvedValueOnce(answerOf('Every day'));
  expect(await sentences.of(rows)).toEqual(['Every day', 'Every day']);
});

it('is waited for a second, and known later when it comes then', async () => {
  let arrive = (_: Answer): void => {};
  request.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
  const asked = sentences.of(rows);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await asked).toEqual([null, null]);
  arrive(answerOf('Every day'));
  await jest.advanceTimersByTimeAsync(0);
  expect(await sentences.of(rows)).toEqual(['Every day', 'Every day']);
  expect(request).toHaveBeenCalledTimes(1);
});

it('fails no list', async () => {
  request.mockRejectedValue(new Unavailable('nats', 'away'));
  expect(await sentences.of(rows)).toEqual([null, null]);
});
