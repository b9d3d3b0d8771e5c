import { artifactSchema, type DeliveryResource, type PortalResource, portalResource } from '@punctual/contracts';
import { z } from 'zod';
import { deliveryView } from '../../views/delivery.view';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { instantQuery, listQuery, page, pageOf } from '../list';
import { type Operation, operation } from '../operation';

const DAY_MS = 86_400_000;

const query = listQuery(['createdAt', '-createdAt'], '-createdAt').extend({
  reportId: z.uuid().optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});
const files = z.array(artifactSchema).catch([]);

const resourceOf = (row: DeliveryResource, keptDays: number): PortalResource => {
  const { id, scheduleId: subscriptionId, reportId, reportType, dueAt, metadata, createdAt } = row;
  const availableAt = row.sentAt ?? createdAt;
  const { subject } = metadata;
  const base = `/api/v1/deliveries/${encodeURIComponent(id)}/artifacts`;
  return {
    ...{ id, subscriptionId, reportId, reportType, dueAt, availableAt },
    subject: typeof subject === 'string' ? subject : '',
    keptUntil: new Date(Date.parse(availableAt) + keptDays * DAY_MS).toISOString(),
    files: files
      .parse(metadata['artifacts'])
      .filter(({ role }) => role === 'attachment')
      .map(({ name, mediaType, size }) => ({ name, mediaType, size, path: `${base}/${encodeURIComponent(name)}` })),
  };
};

/** What is kept in the portal for the caller. */
export const portalRoutes = ({
  views,
  artifactRetention,
}: {
  views: ViewReader;
  artifactRetention: number;
}): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/me/portal',
    id: 'listPortal',
    tag: 'Subscriptions',
    summary: 'List the reports that your subscriptions keep in the portal for you, with their files',
    access: 'reader',
    query,
    answers: { 200: json('A page of reports', pageOf(portalResource.meta({ id: 'PortalReport' }))) },
    handle: async ({ query: { reportId, from, to, ...asked }, user }) => {
      const exact = { userId: user.userId, channel: 'portal', status: 'SENT', reportId };
      const where = [
        ...Object.entries(exact).flatMap(([column, value]) =>
          value === undefined ? [] : [[column, '=', value] as const],
        ),
        ...(from === undefined ? [] : [['createdAt', '>=', from] as const]),
        ...(to === undefined ? [] : [['createdAt', '<', to] as const]),
      ];
      const { data, nextCursor } = await page(views, deliveryView, asked, { where });
      const rows = data as DeliveryResource[];
      return { status: 200, body: { data: rows.map((row) => resourceOf(row, artifactRetention)), nextCursor } };
    },
  }),
];
