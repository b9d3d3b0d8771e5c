import { describe, expect, it } from '@jest/globals';
import { Rejection, type ScheduleSpec } from '@punctual/contracts';
import type { Planned } from '../calendar/occurrences';
import { SCHEDULE_ID, specOf } from '../testing/samples';
import { backfillIdOf, MAX_BACKFILL, timesToBackfill } from './backfill';
import { ruleOf } from './rule-of';

const now = '2026-11-30T12:00:00.000Z';
const times = (
  from: string,
  to: string,
  changes: Partial<ScheduleSpec> = {},
  limit = Infinity,
  hasFired: (planned: Planned) => boolean = () => false,
) =>
  timesToBackfill(
    ruleOf(specOf(changes), { scheduleId: SCHEDULE_ID, createdAt: now }),
    { from, to, now, limit },
    async (planned) => hasFired(planned),
  );
const dueOf = async (found: Promise<Planned[]>) => (await found).map(({ dueAt }) => dueAt);
const refusal = async (found: Promise<unknown>) => {
  const error = await found.catch((thrown: unknown) => thrown);
  return error instanceof Rejection ? [error.code, error.errors[0]?.path] : error;
};

describe('the times to make up for', () => {
  it('are those planned from the first to the last instant, both inclusive', async () => {
    expect(await dueOf(times('2026-11-23T09:00:00Z', '2026-11-25T09:00:00Z'))).toEqual([
      '2026-11-23T09:00:00Z',
      '2026-11-24T09:00:00Z',
      '2026-11-25T09:00:00Z',
    ]);
    expect(await dueOf(times('2026-11-23T09:00:00.001Z', '2026-11-24T08:59:59Z'))).toEqual([]);
  });
  it('are not those that fired, nor those the planner has still to record', async () => {
    const range = ['2026-11-23T00:00:00Z', '2026-11-26T00:00:00Z'] as const;
    const fired = ({ dueAt }: Planned) => dueAt.startsWith('2026-11-24');
    expect(await dueOf(times(...range, {}, Date.parse('2026-11-25T08:59:59Z'), fired))).toEqual([
      '2026-11-23T09:00:00Z',
    ]);
  });
  it('are not dates that do not exist', async () => {
    const apia = { timezone: 'Pacific/Apia', timeOfDay: '12:00' };
    const found = await dueOf(times('2011-12-29T00:00:00Z', '2011-12-31T23:00:00Z', apia));
    expect(found).toEqual(['2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z', '2011-12-31T22:00:00Z']);
  });
  it('are bounded, and lie in the past', async () => {
    expect(await refusal(times('2026-11-24T00:00:00Z', '2026-11-23T00:00:00Z'))).toEqual(['schedule/invalid', 'to']);
    expect(await refusal(times('2026-11-24T00:00:00Z', '2026-12-24T00:00:00Z'))).toEqual(['schedule/invalid', 'to']);
    const days = (count: number) => new Date(Date.parse('2026-11-30T00:00:00Z') - count * 86_400_000).toISOString();
    expect((await times(days(MAX_BACKFILL), '2026-11-30T00:00:00Z')).length).toBe(MAX_BACKFILL);
    expect(await refusal(times(days(MAX_BACKFILL + 1), '2026-11-30T00:00:00Z'))).toEqual(['schedule/invalid', 'from']);
    const minutes = { frequency: 'CUSTOM', cronExpression: '* * * * *' } as const;
    const all = times('2026-11-01T00:00:00Z', '2026-11-30T00:00:00Z', minutes, Infinity, () => true);
    expect(await refusal(all)).toEqual(['schedule/invalid', 'from']);
  });
});

it('making up for a time has one name', () =>
  expect(backfillIdOf({ id: '2026-11-23T09:00:00~UTC' })).toBe('backfill-2026-11-23T09:00:00~UTC'));
