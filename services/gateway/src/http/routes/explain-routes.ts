import type { EventStore } from '@punctual/chassis';
import { address, explanation } from '@punctual/contracts';
import { z } from 'zod';
import { explain } from '../../explain/explain';
import { runEvents } from '../../explain/run-events';
import type { ViewReader } from '../../views/reader';
import { type RunRow, runView } from '../../views/run.view';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { invalid, Problem } from '../problem';
import { maySee } from './may-see';
import { runId } from './run-routes';

type Needs = { views: ViewReader; store: EventStore };

const query = z.strictObject({
  schedule: z.uuid().optional().describe('its newest run, where no occurrence is given'),
  occurrence: runId.optional(),
});

/** Why somebody got a run of a schedule, or did not. */
export const explainRoutes = ({ views, store }: Needs): Operation[] => {
  const newestOf = async (scheduleId: string): Promise<RunRow | undefined> => {
    const sort = { column: 'createdAt', descending: true };
    const [newest] = await views.list(runView, { where: [['scheduleId', '=', scheduleId]], sort, limit: 1 });
    return newest?.doc as RunRow | undefined;
  };
  const found = async ({ schedule, occurrence }: z.output<typeof query>): Promise<RunRow | null | undefined> => {
    if (occurrence !== undefined) return views.get(runView, occurrence);
    if (schedule !== undefined) return newestOf(schedule);
    throw invalid([{ path: 'schedule', message: 'give a schedule or an occurrence' }]);
  };
  return [
    operation({
      method: 'get',
      path: '/api/v1/recipients/:email/explain',
      id: 'explainRecipient',
      tag: 'Deliveries',
      summary: 'Say in words, from events alone, whether and why somebody got a run of a schedule',
      access: 'reader',
      params: z.strictObject({ email: address }),
      query,
      answers: {
        200: json('Whether, why, and what happened', explanation.meta({ id: 'Explanation' })),
        410: { description: 'The events of the run are no longer kept' },
      },
      handle: async ({ params: { email }, query: asked, user }) => {
        const row = await found(asked);
        if (!row || !(await maySee(views, row, user))) throw new Problem(404, 'run/unknown', 'there is no such run');
        if (row.archivedAt !== undefined)
          throw new Problem(410, 'run/archived', `the details of this run were removed at ${row.archivedAt}`);
        const { scheduleId, occurrenceId, deliveries, channel } = row;
        const events = await runEvents(store, { occurrenceId, pages: deliveries.length, channel, email });
        return { status: 200, body: { email, scheduleId, occurrenceId, ...explain(events, email) } };
      },
    }),
  ];
};
