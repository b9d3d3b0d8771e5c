import type { Artifacts, EventStore } from '@punctual/chassis';
import { artifactSchema } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import { timelineEntry, timelineOf } from '../../timeline/timeline';
import { deliveryView } from '../../views/delivery.view';
import type { ViewReader } from '../../views/reader';
import { userView } from '../../views/user.view';
import { json } from '../described';
import { pageOf } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { deliveryPage, deliveryPageSchema, deliveryQuery, deliverySchema } from './delivery-list';
import { maySee } from './may-see';

type Needs = { views: ViewReader; store: EventStore; artifacts: Artifacts; artifactRetention: number };

const deliveryId = z
  .string()
  .regex(/^[0-9a-f-]{36}~[^\p{Cc}\s]{1,200}~(email|portal)~\d{1,5}$/u, 'is not a delivery id');
/** The parameters of a route about one delivery. */
export const deliveryParams = z.strictObject({ deliveryId });
const params = deliveryParams;
const artifactParams = params.extend({ name: z.string().min(1).max(255) });
const artifactsOf = z.array(artifactSchema).catch([]);

const tag = 'Deliveries';
const one = '/api/v1/deliveries/:deliveryId';

/** The delivery, if the user may see it. @throws Problem 404 */
export const visibleDelivery = async (views: ViewReader, id: string, user: Principal) => {
  const row = await views.get(deliveryView, id);
  if (!row || !(await maySee(views, row, user)))
    throw new Problem(404, 'delivery/unknown', 'there is no such delivery');
  return row;
};

/** The same, where its events are still kept. @throws Problem 404, 410 */
export const keptDelivery = async (views: ViewReader, id: string, user: Principal) => {
  const row = await visibleDelivery(views, id, user);
  if (row.archivedAt !== undefined)
    throw new Problem(410, 'delivery/archived', `the details of this delivery were removed at ${row.archivedAt}`);
  return row;
};

/** Deliveries: list, read, timeline, rendered files. */
export const deliveryRoutes = ({ views, store, artifacts, artifactRetention }: Needs): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/deliveries',
    id: 'listDeliveries',
    tag,
    summary: 'List deliveries by schedule, report, run, status, trigger, recipient and time; also notices of failures',
    access: 'reader',
    query: deliveryQuery,
    answers: { 200: json('A page of deliveries', deliveryPageSchema) },
    handle: async ({ query, user }) => ({ status: 200, body: await deliveryPage(views, user, query) }),
  }),
  operation({
    method: 'get',
    path: one,
    id: 'getDelivery',
    tag,
    summary: 'Read a delivery, with the outcome of each recipient',
    access: 'reader',
    params,
    answers: { 200: json('The delivery', deliverySchema) },
    handle: async ({ params: { deliveryId: id }, user }) => ({
      status: 200,
      body: await visibleDelivery(views, id, user),
    }),
  }),
  operation({
    method: 'get',
    path: `${one}/timeline`,
    id: 'getDeliveryTimeline',
    tag,
    summary: 'Read the timeline of a delivery: every event in words, oldest first',
    access: 'reader',
    params,
    answers: { 200: json('The events', pageOf(timelineEntry)) },
    handle: async ({ params: { deliveryId: id }, user }) => {
      const { occurrenceId } = await visibleDelivery(views, id, user);
      const nameOf = async (userId: string) => {
        const account = await views.get(userView, userId);
        return account && (account.name ?? account.email);
      };
      return {
        status: 200,
        body: { data: await timelineOf(store, { deliveryId: id, occurrenceId }, nameOf), nextCursor: null },
      };
    },
  }),
  operation({
    method: 'get',
    path: `${one}/artifacts/:name`,
    id: 'getDeliveryArtifact',
    tag,
    summary: 'Download a rendered file, byte for byte as it was sent',
    access: 'reader',
    params: artifactParams,
    answers: {
      200: { description: 'The file', schema: z.string().meta({ format: 'binary' }), mediaType: '*/*' },
      410: { description: 'The file, or the details of the delivery, are no longer kept' },
    },
    handle: async ({ params: { deliveryId: id, name }, user }) => {
      const { metadata, channel, userId } = await keptDelivery(views, id, user);
      if (channel === 'portal' && userId !== user.userId)
        throw new Problem(403, 'artifact/private', 'what is kept in the portal is for its user alone');
      const artifact = artifactsOf.parse(metadata['artifacts']).find((one) => one.name === name);
      if (!artifact) throw new Problem(404, 'artifact/unknown', 'this delivery has no such file');
      const body = await artifacts.get(artifact.sha256);
      if (!body)
        throw new Problem(
          410,
          'artifact/gone',
          `the file is no longer kept: rendered files are removed after ${artifactRetention} days`,
        );
      // A report is untrusted data: a browser must download it, or at least run no script in it.
      const headers = {
        'Content-Type': artifact.mediaType,
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'Cache-Control': 'private, max-age=3600',
      };
      return { status: 200, body, headers, fileName: artifact.name };
    },
  }),
];
