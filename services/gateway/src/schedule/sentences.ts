import { BoundedCache, type Bus, Unavailable, within } from '@punctual/chassis';
import { MAX_DESCRIBED, type ScheduleResource, storedRule } from '@punctual/contracts';
import { z } from 'zod';

/** A table does not wait longer for a column; what comes later is known the next time. */
const WAIT_MS = 1_000;
const KEPT_OCTETS = 8 * 1024 * 1024;
const reply = z.object({ sentences: z.array(z.string()) });

// Made once: a schema compiles itself when it is first used, which takes longer than to read many rules.
const ruleOfRow = storedRule.strip();
const fields = Object.keys(ruleOfRow.shape) as (keyof z.output<typeof ruleOfRow>)[];

/** What a sentence is known by: equal rules have the same one. A rule that is spread says when a schedule of that id runs. */
const keyOf = (row: ScheduleResource): string =>
  JSON.stringify([row.spread ? row.id : '', fields.map((field) => row[field])]);

const keyOfRow = new WeakMap<ScheduleResource, string>();

/** The same, once for a row that is asked for again. */
const keyFor = (row: ScheduleResource): string => {
  const key = keyOfRow.get(row) ?? keyOf(row);
  keyOfRow.set(row, key);
  return key;
};

type Described = { scheduleId: string; createdAt: string; rule: z.output<typeof ruleOfRow> };
const described = (row: ScheduleResource): Described => ({
  scheduleId: row.id,
  createdAt: row.createdAt,
  rule: ruleOfRow.parse(row),
});

/** What schedules say in words. The scheduler makes the sentences; they are kept, since a rule always says the same. */
export class Sentences {
  private readonly known = new BoundedCache<string>(KEPT_OCTETS);

  constructor(private readonly bus: Pick<Bus, 'request'>) {}

  /** The sentence of each schedule; null for all that are not known while the scheduler does not answer within a second. */
  async of(rows: readonly ScheduleResource[]): Promise<(string | null)[]> {
    const keys = rows.map(keyFor);
    const missing = new Map<string, Described>();
    for (const [index, row] of rows.entries()) {
      const key = keys[index] ?? '';
      if (!missing.has(key) && this.known.get(key) === undefined) missing.set(key, described(row));
    }
    if (missing.size > 0) await this.learn(missing);
    return keys.map((key) => this.known.get(key) ?? null);
  }

  private async learn(missing: ReadonlyMap<string, Described>): Promise<void> {
    const [keys, schedules] = [[...missing.keys()], [...missing.values()]];
    const learnAll = async () => {
      for (let start = 0; start < keys.length; start += MAX_DESCRIBED) {
        const sentences = await this.ask(schedules.slice(start, start + MAX_DESCRIBED));
        if (!sentences) return;
        for (const [place, sentence] of sentences.entries()) {
          const key = keys[start + place];
          if (key !== undefined && sentence !== '') this.known.set(key, sentence);
        }
      }
    };
    const learning = learnAll();
    // Whoever stopped waiting does not hear of a failure.
    learning.catch(() => {});
    try {
      await within(WAIT_MS, learning, () => new Unavailable('service', 'the scheduler takes too long'));
    } catch (error) {
      // A list must not fail because of a column.
      if (!(error instanceof Unavailable)) throw error;
    }
  }

  private async ask(schedules: Described[]): Promise<string[] | null> {
    const answer = await this.bus.request({ type: 'DescribeSchedules', data: { schedules } }, 'describe');
    return answer.ok ? reply.parse(answer.result).sentences : null;
  }
}
