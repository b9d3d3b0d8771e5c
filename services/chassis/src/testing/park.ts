import { deadLetterSubject } from '@punctual/contracts';
import { headers } from 'nats';
import type { Resources } from '../resources';

/** Parks a message, as a consumer does. Returns its id. */
export const park = async (
  { nats, bus }: Pick<Resources, 'nats' | 'bus'>,
  { tenantid = 'default', subject = 'queue.mailer.DeliveryOpened', ...more }: Record<string, string> = {},
): Promise<string> => {
  await bus.ensureStreams();
  const about = headers();
  about.set('error', 'Rejection: <b>no</b>');
  about.set('subject', subject);
  about.set('deliveries', '8');
  const body = Buffer.from(JSON.stringify({ tenantid, type: 'DeliveryOpened', ...more }));
  const own = deadLetterSubject('mailer', 'DeliveryOpened');
  const { seq } = await nats.jetstream().publish(own, body, { headers: about });
  return String(seq);
};
