import { Lifecycle, publishEvent, type Resources, randomId } from '@punctual/chassis';
import { asTenant, type Backends, eventually, eventsIn as readEvents } from '@punctual/chassis/testing';
import {
  type DomainEvent,
  deliveryIdOf,
  type Event,
  isNotice,
  metadataFor,
  occurrenceIdOf,
  scheduleIdIn,
} from '@punctual/contracts';
import { type MailerConfig, startMailer } from '../composition';
import type { TestRelay } from '../mailing/testing/test-relay';

/** A mailer as it runs, over real backends. */
export type StartedMailer = { resources: Resources; stop(): Promise<void> };

/** Starts one; `changes` to its settings. */
export const startedMailer = async (
  backends: Backends,
  relay: TestRelay,
  changes: Partial<MailerConfig> = {},
): Promise<StartedMailer> => {
  const resources = await backends.open({ service: 'mailer' });
  const lifecycle = new Lifecycle(resources.log);
  const settings = { FILE_LINK_DAYS: 7, DKIM_SELECTOR: 'punctual', SMTP_CONNECTIONS: 2, ...changes };
  await startMailer({ SMTP_URL: relay.url, MAIL_FROM: 'reports@example.com', ...settings }, resources, lifecycle);
  await lifecycle.start({ name: 'bus', stop: () => resources.bus.stop() });
  // The server knows what it answers to, before another connection asks.
  await resources.nats.flush();
  return { resources, stop: () => lifecycle.stop() };
};

/** The events of a stream. */
export const eventsIn = async ({ store }: Pick<Resources, 'store'>, stream: string): Promise<DomainEvent[]> =>
  readEvents(store, stream);

type Opened = Event<'DeliveryOpened'>['data'];

/**
 * Opens a delivery, which asks the mailer to send it, queues it as the relay does, and waits until every recipient has an outcome.
 * @returns the id of the delivery
 */
export const sentDelivery = async (
  mine: Resources,
  emails: readonly string[],
  { occurrenceId = occurrenceIdOf(randomId(), `run-${randomId()}`), ...changes }: Partial<Opened> = {},
): Promise<string> => {
  const deliveryId = deliveryIdOf(occurrenceId, 0);
  const at = '2026-11-23T09:00:00.000Z';
  const bytes = Buffer.from('<p>x</p>');
  const sha256 = await mine.artifacts.put(bytes);
  const body = {
    name: 'body.html',
    role: 'html',
    mediaType: 'text/html',
    sha256,
    size: bytes.length,
    cid: null,
  } as const;
  const data: Opened = {
    ...{ occurrenceId, scheduleId: scheduleIdIn(occurrenceId), deliveryId, reportId: randomId(), reportType: null },
    ...{ name: null, userId: 'u1', trigger: isNotice(deliveryId) ? 'notice' : 'planned', timezone: 'UTC', dueAt: at },
    ...{ formats: ['CSV'], parameters: {}, audience: 'individually', retry: { maxAttempts: 3, delays: ['PT1M'] } },
    ...{ page: 0, pages: 1, attempt: 1, recipients: emails.map((email) => ({ email, role: 'to' as const })), at },
    ...{ subject: 'Sales', rendering: null, artifacts: [body] },
    ...changes,
  };
  const metadata = metadataFor('DeliveryOpened', { tenantId: 'default', userId: 'u1' });
  const event = { id: randomId(), type: 'DeliveryOpened', data, metadata };
  await asTenant(() => mine.store.append(`delivery-${deliveryId}`, [event], 'any'));
  const [last] = await mine.store.read(`delivery-${deliveryId}`, { last: 1 });
  if (last) await publishEvent(mine, last);
  await eventually(async () => {
    const ends = (await eventsIn(mine, `mailing-${deliveryId}`)).filter(
      (one) => 'result' in one.data && one.data.result,
    );
    if (ends.length === 0) throw new Error('not sent yet');
  }, 10_000);
  return deliveryId;
};
