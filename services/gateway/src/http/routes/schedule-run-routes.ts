import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, instant, runIdOf } from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { forward } from '../forward';
import { type Operation, operation } from '../operation';
import { checkParameters } from './parameter-check';
import { oneSchedule as one, scheduleParams as params, scheduleTag as tag, visibleSchedule } from './schedule-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const executed = z.strictObject({ occurrenceId: z.string(), runId: z.string() });
const backfilled = z.strictObject({
  occurrenceIds: z.array(z.string()).describe('what was started, oldest first'),
  runIds: z.array(z.string()),
  already: z.array(z.string()).describe('occurrences of missed times that were made up for before'),
});
const range = z.strictObject({ from: instant, to: instant });

/** Runs that a person starts: now, as a test, or for missed times. */
export const scheduleRunRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const start = async (command: Command, commandId: string) => {
    const { result } = await forward(needs, command, commandId);
    const occurrenceId = z.string().parse(result['occurrenceId']);
    return { status: 202, body: { occurrenceId, runId: runIdOf(occurrenceId) } };
  };
  const common = { method: 'post', tag, access: 'writer', params } as const;
  return [
    operation({
      ...common,
      path: `${one}/execute`,
      id: 'executeReportSchedule',
      summary: 'Run a schedule now, in addition to its planned runs',
      answers: { 202: json('What was started', executed) },
      handle: async ({ params: { scheduleId }, user, commandId }) => {
        await checkParameters(views, await visibleSchedule(views, scheduleId, user));
        return start({ type: 'ExecuteSchedule', data: { scheduleId, runId: uuidOf(`run ${commandId}`) } }, commandId);
      },
    }),
    operation({
      ...common,
      path: `${one}/test`,
      id: 'testReportSchedule',
      summary: 'Run a schedule now and send the result to the caller alone, with [Test] before the subject',
      answers: { 202: json('What was started', executed) },
      handle: async ({ params: { scheduleId }, user, commandId }) => {
        await checkParameters(views, await visibleSchedule(views, scheduleId, user));
        const data = { scheduleId, runId: uuidOf(`test ${commandId}`), to: user.email };
        return start({ type: 'TestSchedule', data }, commandId);
      },
    }),
    operation({
      ...common,
      path: `${one}/backfill`,
      id: 'backfillReportSchedule',
      summary: 'Run the planned times of a range that did not fire, each with the data as of its time; at most 100',
      body: range,
      answers: { 202: json('What was started', backfilled) },
      handle: async ({ params: { scheduleId }, body, user, commandId }) => {
        await checkParameters(views, await visibleSchedule(views, scheduleId, user));
        const { result } = await forward(needs, { type: 'BackfillSchedule', data: { scheduleId, ...body } }, commandId);
        const { occurrenceIds, already } = backfilled.omit({ runIds: true }).parse(result);
        return { status: 202, body: { occurrenceIds, runIds: occurrenceIds.map(runIdOf), already } };
      },
    }),
  ];
};
