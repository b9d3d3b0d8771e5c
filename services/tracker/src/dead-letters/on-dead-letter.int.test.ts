import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import {
  deadLetterSubject,
  eventSubject,
  parseDeliveryId,
  parseStreamName,
  Rejection,
  type ServiceName,
  STREAMS,
  toCloudEvent,
} from '@punctual/contracts';
import { ADA, renderedFor, resultOf } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

/** The nth event of a stream, as a bus message. */
const message = async (stream: string, nth: number) => {
  const stored = (await tracker.events(stream))[nth];
  if (!stored) throw new Error(`${stream} has no event ${nth}`);
  return toCloudEvent({ ...stored, metadata: stored.metadata as never, logId: await tracker.store.identity() });
};
/** Makes a service reject every request event of this type, so the bus parks them. */
const unable = (service: 'mailer' | 'renderer', type: 'DeliveryOpened' | 'RenderRequested'): void =>
  tracker.bus.onQueued(service, type, async () => {
    throw new Rejection('it/cannot', 'it cannot be done');
  });
/** Parks a message directly. */
const park = async (service: ServiceName, handler: string, body: unknown): Promise<void> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  await tracker.nats.jetstream().publish(deadLetterSubject(service, handler), Buffer.from(text));
};
/** Publishes an event as the relay does. */
const publish = async (stream: string, nth: number): Promise<void> => {
  const { noun, id } = parseStreamName(stream);
  const envelope = await message(stream, nth);
  const subject = eventSubject('default', noun, id, envelope.type);
  await tracker.nats.jetstream().publish(subject, Buffer.from(JSON.stringify(envelope)));
};

it('a parked request to send ends its delivery; the message stays, and its replay takes the delivery up again', async () => {
  const deliveryId = await tracker.fire();
  const stream = `delivery-${deliveryId}`;
  await tracker.rendered(deliveryId);
  unable('mailer', 'DeliveryOpened');
  const ended = await tracker.reaches(stream, 'DeliveryOpened', 'DeliveryPermanentlyFailed');
  expect(ended.at(-1)?.data).toMatchObject({
    cause: 'parked',
    reason: 'parked: Rejection: it cannot be done',
    failed: [{ email: ADA }],
  });
  expect(ended.at(-1)?.metadata).toMatchObject({ tenantId: 'default', userId: 'u1', correlationId: deliveryId });
  const { state } = await (await tracker.nats.jetstreamManager()).streams.info(STREAMS.deadLetters);
  expect(state.messages).toBe(1);
  // After the replay the mailer sends, and its outcome arrives over the bus.
  await tracker.attempted(deliveryId, 1, { accepted: [ADA] });
  await publish(`mailing-${deliveryId}`, 0);
  const again = await tracker.reaches(stream, 'DeliveryOpened', 'DeliveryPermanentlyFailed', 'DeliveryCompleted');
  expect(again.at(-1)?.data).toMatchObject({ accepted: 1, failed: [] });
}, 20_000);

it('a parked render request ends its run; its replay takes the run up again', async () => {
  const deliveryId = await tracker.fire();
  const { occurrenceId } = parseDeliveryId(deliveryId);
  const run = `run-${occurrenceId}`;
  unable('renderer', 'RenderRequested');
  const ended = await tracker.reaches(run, 'RunOpened', 'RenderRequested', 'RunFailed');
  expect(ended.at(-1)?.data).toMatchObject({ cause: 'parked', pages: 1 });
  await tracker.append(`rendering-${occurrenceId}`, {
    type: 'ReportRendered',
    data: renderedFor(1, occurrenceId, tracker.now()),
  });
  await publish(`rendering-${occurrenceId}`, 0);
  await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
}, 20_000);

it('messages without a readable delivery are skipped, and so are messages of other services', async () => {
  const deliveryId = await tracker.fire();
  await tracker.rendered(deliveryId);
  const stream = `delivery-${deliveryId}`;
  await tracker.reaches(stream, 'DeliveryOpened');
  await park('mailer', 'DeliveryOpened', 'no JSON');
  await park('scheduler', 'DeliveryOpened', await message(stream, 0));
  await park('mailer', 'DeliveryOpened', { ...(await message(stream, 0)), type: 'SomethingNewer', dataversion: 99 });
  await tracker.reaches(stream, 'DeliveryOpened', 'DeliveryPermanentlyFailed');
}, 20_000);

it('after some outcomes, records what is known: accepted, or unknown for messages already begun', async () => {
  const other = 'cy@example.com';
  const deliveryId = await tracker.fire({ recipients: { to: [ADA, other], cc: [], bcc: [], lists: [] } });
  const stream = `delivery-${deliveryId}`;
  await tracker.rendered(deliveryId);
  await tracker.reaches(stream, 'DeliveryOpened');
  const about = { deliveryId, attempt: 1, at: tracker.now() };
  await tracker.startAttempt(deliveryId, [ADA, other]);
  const recipients = [{ email: ADA, smtpCode: 250, enhancedCode: null, text: 'OK' }];
  await tracker.append(`mailing-${deliveryId}`, {
    type: 'RecipientsAccepted',
    data: { ...about, recipients, result: null },
  });
  await park('mailer', 'DeliveryOpened', await message(stream, 0));
  const [, ended] = await tracker.reaches(stream, 'DeliveryOpened', 'DeliveryCompleted');
  expect(ended?.data).toMatchObject({ cause: 'parked', accepted: 1, failed: [], unknown: [other] });
  await tracker.attempted(deliveryId, 1, resultOf({ accepted: [ADA, other] }));
  await publish(`mailing-${deliveryId}`, 2);
  await eventually(async () => expect((await tracker.events(stream)).at(-1)?.data).toMatchObject({ accepted: 2 }));
}, 20_000);
