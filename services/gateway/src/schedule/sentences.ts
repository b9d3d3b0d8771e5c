import { BoundedCache, type Bus, Unavailable } from '@punctual/chassis';
import { MAX_DESCRIBED, ruleSchema, type ScheduleResource } from '@punctual/contracts';
import { z } from 'zod';

const KEPT_OCTETS = 8 * 1024 * 1024;
const reply = z.object({ sentences: z.array(z.string()) });

const ruleIn = (row: ScheduleResource) => ruleSchema.strip().parse(row);

/** What schedules say in words. The scheduler makes the sentences; they are kept, since a rule always says the same. */
export class Sentences {
  private readonly known = new BoundedCache<string>(KEPT_OCTETS);

  constructor(private readonly bus: Pick<Bus, 'request'>) {}

  /** The sentence of each schedule; null for all that are not known while the scheduler does not answer. */
  async of(rows: readonly ScheduleResource[]): Promise<(string | null)[]> {
    const asked = rows.map((row) => ({ scheduleId: row.id, createdAt: row.createdAt, rule: ruleIn(row) }));
    const keys = asked.map(({ scheduleId, rule }) => JSON.stringify([rule.spread === null ? '' : scheduleId, rule]));
    const missing = [...keys.keys()].filter((index) => this.known.get(keys[index] ?? '') === undefined);
    for (let start = 0; start < missing.length; start += MAX_DESCRIBED) {
      const some = missing.slice(start, start + MAX_DESCRIBED);
      const sentences = await this.ask(some.flatMap((index) => asked[index] ?? []));
      if (!sentences) break;
      for (const [place, index] of some.entries()) this.known.set(keys[index] ?? '', sentences[place] ?? '');
    }
    return keys.map((key) => this.known.get(key) ?? null);
  }

  private async ask(
    schedules: { scheduleId: string; createdAt: string; rule: ReturnType<typeof ruleIn> }[],
  ): Promise<string[] | null> {
    try {
      const answer = await this.bus.request({ type: 'DescribeSchedules', data: { schedules } }, 'describe');
      return answer.ok ? reply.parse(answer.result).sentences : null;
    } catch (error) {
      // A list must not fail because of a column.
      if (error instanceof Unavailable) return null;
      throw error;
    }
  }
}
