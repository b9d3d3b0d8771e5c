import { type DeliveryResource, type RunResource, runResource } from '@punctual/contracts';
import { z } from 'zod';
import { deliveryView } from '../../views/delivery.view';
import type { ViewReader } from '../../views/reader';
import { type RunRow, runView } from '../../views/run.view';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { maySee } from './may-see';

const runId = z.string().regex(/^[0-9a-f-]{36}~[^\p{Cc}\s]{1,200}$/u, 'is not a run id');

type Status = RunResource['status'];

/** A run is pending until all its deliveries have ended, and sent when at least one of them was sent. */
const statusOf = (ended: RunRow['ended'], deliveries: readonly DeliveryResource[]): Status => {
  const open = ({ status, metadata }: DeliveryResource): boolean =>
    status === 'PENDING' || (status === 'FAILED' && metadata['retryAt'] !== undefined);
  if (ended === 'SKIPPED') return ended;
  if (deliveries.length === 0) return ended ?? 'PENDING';
  if (deliveries.some(open)) return 'PENDING';
  const order: readonly Status[] = ['SENT', 'BOUNCED', 'FAILED', 'PERMANENTLY_FAILED', 'SKIPPED'];
  return order.find((status) => deliveries.some((delivery) => delivery.status === status)) ?? 'PENDING';
};

const resourceOf = (
  { ended, deliveryIds: _, ...row }: RunRow,
  deliveries: readonly DeliveryResource[],
): RunResource => ({
  ...row,
  status: statusOf(ended, deliveries),
  deliveries: deliveries.map(({ id, status, recipients, attemptCount }) => ({
    id,
    status,
    recipients: recipients.length,
    attemptCount,
  })),
});

/** Runs: rendering and deliveries of one occurrence. */
export const runRoutes = ({ views }: { views: ViewReader }): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/runs/:runId',
    id: 'getRun',
    tag: 'Runs',
    summary: 'Read a run, with its deliveries',
    access: 'reader',
    params: z.strictObject({ runId }),
    answers: { 200: json('The run', runResource.meta({ id: 'Run' })) },
    handle: async ({ params: { runId: id }, user }) => {
      const row = await views.get(runView, id);
      if (!row || !(await maySee(views, row, user))) throw new Problem(404, 'run/unknown', 'there is no such run');
      const deliveries = await Promise.all(row.deliveryIds.map((one) => views.get(deliveryView, one)));
      return {
        status: 200,
        body: resourceOf(
          row,
          deliveries.filter((one) => one !== null),
        ),
      };
    },
  }),
];
