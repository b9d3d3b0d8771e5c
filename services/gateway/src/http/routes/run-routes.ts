import { z } from 'zod';
import type { ViewReader } from '../../views/reader';
import { runView, shownRun } from '../../views/run.view';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { maySee } from './may-see';
import { runSchema } from './run-list';

/** A run's id. */
export const runId = z.string().regex(/^[0-9a-f-]{36}~[^\p{Cc}\s]{1,200}$/u, 'is not a run id');

/** Runs: rendering and deliveries of one occurrence. */
export const runRoutes = ({ views }: { views: ViewReader }): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/runs/:runId',
    id: 'getRun',
    tag: 'Runs',
    summary: 'Read a run, with all its deliveries',
    access: 'reader',
    params: z.strictObject({ runId }),
    answers: { 200: json('The run', runSchema) },
    handle: async ({ params: { runId: id }, user }) => {
      const row = await views.get(runView, id);
      if (!row || !(await maySee(views, row, user))) throw new Problem(404, 'run/unknown', 'there is no such run');
      return { status: 200, body: shownRun(row) };
    },
  }),
];
