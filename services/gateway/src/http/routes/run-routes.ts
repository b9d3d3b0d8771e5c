import type { Bus } from '@punctual/chassis';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { type RunRow, runView, shownRun } from '../../views/run.view';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { checkMayAct, maySee } from './may-see';
import { runSchema } from './run-list';

/** A run's id. */
export const runId = z.string().regex(/^[0-9a-f-]{36}~[^\p{Cc}\s]{1,200}$/u, 'is not a run id');

const params = z.strictObject({ runId });

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

/** The run, if the user may see it. @throws Problem 404 */
const visibleRun = async (views: ViewReader, id: string, user: Principal): Promise<RunRow> => {
  // Older rows did not hold their deliveries.
  const row = await views.get(runView, id, ['status']);
  if (!row || !(await maySee(views, row, user))) throw new Problem(404, 'run/unknown', 'there is no such run');
  return row;
};

const runAnswer = async (views: ViewReader, id: string, user: Principal) => ({
  status: 200,
  body: shownRun(await visibleRun(views, id, user)),
});

/** Runs: rendering and deliveries of one occurrence. */
export const runRoutes = (needs: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/runs/:runId',
    id: 'getRun',
    tag: 'Runs',
    summary: 'Read a run, with all its deliveries',
    access: 'reader',
    params,
    answers: { 200: json('The run', runSchema) },
    handle: ({ params: { runId: id }, user }) => runAnswer(needs.views, id, user),
  }),
  operation({
    method: 'post',
    path: '/api/v1/runs/:runId/release',
    id: 'releaseRun',
    tag: 'Runs',
    summary: 'Let a run that its guard holds go on; one that was released before stays so',
    access: 'writer',
    params,
    answers: { 200: json('The run', runSchema), 202: pending },
    handle: async ({ params: { runId: id }, user, commandId }) => {
      await checkMayAct(needs.views, await visibleRun(needs.views, id, user), user);
      const done = await forward(needs, { type: 'ReleaseRun', data: { runId: id } }, commandId);
      return done.visible ? runAnswer(needs.views, id, user) : notVisibleYet(id, done);
    },
  }),
];
