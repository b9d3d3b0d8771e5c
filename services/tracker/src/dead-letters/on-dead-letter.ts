import { type DeadLetter, runIn } from '@punctual/chassis';
import {
  cloudEventSchema,
  isDeliveryId,
  parseDeliveryId,
  parseStreamName,
  type ServiceName,
  scheduleIdIn,
} from '@punctual/contracts';
import { closeDelivery, closeRun } from '../close';
import type { Needs } from '../needs';

/** Services whose parked messages leave a run or a delivery without an end. */
const PARTS: ReadonlySet<string> = new Set<ServiceName>(['tracker', 'renderer', 'mailer']);

const envelopeIn = (body: Uint8Array) => {
  try {
    return cloudEventSchema.safeParse(JSON.parse(new TextDecoder().decode(body))).data ?? null;
  } catch {
    return null;
  }
};

/**
 * Ends the run or delivery of a parked message, because no service is working on it any more. The message stays parked;
 * when it is replayed, its outcome reopens the run or delivery.
 */
export const onDeadLetter =
  (needs: Needs) =>
  async ({ service, body, error }: DeadLetter): Promise<void> => {
    if (!PARTS.has(service)) return;
    const envelope = envelopeIn(body);
    if (!envelope) {
      needs.log.error({ service }, 'a parked message is not an event, so its run or delivery cannot be closed');
      return;
    }
    // Uses the stream name, because the parked event may be unreadable here.
    const { noun, id } = parseStreamName(envelope.subject);
    const why = { cause: 'parked', reason: `parked: ${error}` } as const;
    const { tenantid: tenantId, userid: userId = null } = envelope;
    await runIn({ tenantId, userId, correlationId: id, causationId: envelope.id }, async () => {
      if (noun === 'delivery' || noun === 'mailing') await closeDelivery(needs, id, why);
      if (noun === 'occurrence' || noun === 'run' || noun === 'rendering') {
        const occurrenceId = isDeliveryId(id) ? parseDeliveryId(id).occurrenceId : id;
        await closeRun(needs, { occurrenceId, scheduleId: scheduleIdIn(occurrenceId) }, why);
      }
    });
  };
