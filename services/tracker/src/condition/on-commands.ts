import { type CommandHandler, eventsOf } from '@punctual/chassis';
import { type ConditionEvent, jsonOctets } from '@punctual/contracts';
import type { Needs } from '../needs';
import { replay } from './backtest';

/** A back-test judges the newest of what a schedule observed: for a schedule of every five minutes, that of a month. */
const MAX_JUDGED = 10_000;
/** It tells of so many observations at most, the newest, so that its answer stays small. */
const MAX_TOLD = 1_000;
/** And at most so many octets of JSON: an answer over the bus has at most 1 MiB. */
const MAX_OCTETS = 512 * 1024;

/** The newest of some items that together are not too large, in their order. */
const newest = <T>(items: readonly T[]): T[] => {
  let octets = 0;
  const from = items.findLastIndex((item) => {
    octets += jsonOctets(item);
    return octets > MAX_OCTETS;
  });
  return items.slice(from + 1);
};

/** A person confirms an unusual observation. */
export const onConfirmObservation =
  ({ conditions, clock }: Pick<Needs, 'conditions' | 'clock'>): CommandHandler<'ConfirmObservation'> =>
  async ({ type, data }) => {
    await conditions.execute(data.scheduleId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

const isOfCondition = (event: { type: string }): event is ConditionEvent =>
  event.type === 'ObservationRecorded' || event.type === 'ObservationConfirmed';

/** Judges what a schedule observed by another condition. */
export const onBacktestCondition =
  ({ store }: Pick<Needs, 'store'>): CommandHandler<'BacktestCondition'> =>
  async ({ data: { scheduleId, judging } }) => {
    const events = (await eventsOf(store, 'condition', scheduleId, { last: MAX_JUDGED })).filter(isOfCondition);
    const replayed = replay(events, judging);
    const told = replayed.slice(-MAX_TOLD).map(({ recorded, verdict: { state, send, observed, baseline, text } }) => ({
      occurrenceId: recorded.occurrenceId,
      trigger: recorded.trigger,
      dueAt: recorded.dueAt,
      local: recorded.local,
      observed,
      baseline,
      recorded: { state: recorded.verdict.state, sends: recorded.verdict.send, text: recorded.verdict.text },
      tested: { state, sends: send, text },
    }));
    const count = (of: (one: (typeof replayed)[number]) => boolean) => replayed.filter(of).length;
    return {
      observations: newest(told),
      totals: {
        observations: replayed.length,
        sendsRecorded: count(({ recorded }) => recorded.verdict.send),
        sendsTested: count(({ verdict }) => verdict.send),
        different: count(({ recorded, verdict }) => recorded.verdict.send !== verdict.send),
      },
    };
  };
