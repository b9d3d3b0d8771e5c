import type { Bus, Previews } from '@punctual/chassis';
import { instant, Rejection } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { newPlace, previewAnswer, whenThere } from '../previews';
import { Problem } from '../problem';
import { keptDelivery, deliveryParams as params } from './delivery-routes';
import { urlOf } from './preview-routes';

type Needs = { bus: Bus; views: ViewReader; previews: Previews };

const recipient = z.string().min(1).max(320).optional().describe('the first recipient unless it is given');
const composed = z.object({
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  attachments: z.array(z.strictObject({ name: z.string(), contentType: z.string(), size: z.number().int() })),
});
const link = composed
  .extend({
    url: z.string().describe('shows the HTML of the mail, without a session until it expires'),
    expiresAt: instant,
  })
  .strict()
  .meta({ id: 'MessageLink' });
const gone = { description: 'Its files, or the details of the delivery, are no longer kept' };
const one = '/api/v1/deliveries/:deliveryId/message';

/** The mail of a delivery as it was sent. */
export const messageRoutes = ({ bus, views, previews }: Needs): Operation[] => {
  const compose = async (
    deliveryId: string,
    to: string | undefined,
    as: 'eml' | 'html',
    user: Principal,
    commandId: string,
  ) => {
    const { channel, userId } = await keptDelivery(views, deliveryId, user);
    if (channel === 'portal' && userId !== user.userId)
      throw new Problem(403, 'artifact/private', 'what is kept in the portal is for its user alone');
    const place = newPlace();
    const data = { key: place.key, deliveryId, recipient: to ?? null, as };
    const reply = await bus.request({ type: 'ComposeMessage', data }, commandId);
    if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
    return { place, ...composed.parse(reply.result), ...(await whenThere(previews, place.key)) };
  };
  const common = { tag: 'Deliveries', access: 'reader', params } as const;
  return [
    operation({
      ...common,
      method: 'get',
      path: one,
      id: 'getDeliveryMessage',
      summary: 'Download the mail to a recipient as it was sent, byte for byte',
      query: z.strictObject({ recipient }),
      answers: {
        200: {
          description: 'The message (RFC 5322)',
          schema: z.string().meta({ format: 'binary' }),
          mediaType: 'message/rfc822',
        },
        409: { description: 'No mail was sent, or not yet' },
        410: gone,
      },
      handle: async ({ params: { deliveryId }, query, user, commandId }) => {
        const { file } = await compose(deliveryId, query.recipient, 'eml', user, commandId);
        return previewAnswer(file);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/link`,
      id: 'linkToDeliveryMessage',
      summary:
        'Get an address that shows the mail to a recipient for 5 minutes, with its header fields and attachments',
      body: z.strictObject({ recipient }).prefault({}),
      neverReplayed: true,
      answers: { 201: json('The address', link), 410: gone },
      handle: async ({ params: { deliveryId }, body, user, commandId }) => {
        const made = await compose(deliveryId, body.recipient, 'html', user, commandId);
        const { place, headers, attachments, expiresAt } = made;
        return {
          status: 201,
          body: { url: urlOf(place), headers, attachments, expiresAt },
          headers: { Location: urlOf(place), 'Cache-Control': 'no-store' },
        };
      },
    }),
  ];
};
