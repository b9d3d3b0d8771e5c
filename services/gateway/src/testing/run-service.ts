import { type Resources, repository } from '@punctual/chassis';
import { Rejection, type RunEvent, scheduleIdIn } from '@punctual/contracts';
import { counted, me } from './counted';

/** A small fake of the part of the tracker that answers commands about runs, over the real bus and the real store. */
export const serveRuns = ({ bus, store, clock }: Resources): void => {
  const runs = repository(store, 'run', counted<RunEvent>());
  bus.respond('tracker', 'ReleaseRun', async ({ data: { runId } }) => {
    const events = ({ last }: { last: string }): RunEvent[] => {
      if (last === 'RunReleased') return [];
      if (last !== 'RunHeld') throw new Rejection('run/not-held', 'the run is not held: it goes on by itself');
      const now = clock.now();
      const about = { occurrenceId: runId, scheduleId: scheduleIdIn(runId), pages: 1, attempt: 1 };
      return [{ type: 'RunReleased', data: { ...about, userId: me(), deadline: now, at: now } }];
    };
    await runs.execute(runId, { type: 'Act', data: { events } });
    return {};
  });
};
