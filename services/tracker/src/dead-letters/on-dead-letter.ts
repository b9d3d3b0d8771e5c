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
 * Ends the run or the delivery that a parked message was about, since nobody works on it any more. The message stays
 * parked; when it is replayed, the outcome it leads to takes the run or the delivery up again.
 */
export const onDeadLetter =
  (needs: Needs) =>
  async ({ service, body, error }: DeadLetter): Promise<void> => {
    if (!PARTS.has(service)) return;
    const envelope = envelopeIn(body);
    if (!envelope) {
      needs.log.error({ service }, 'a parked message is no event: no run or delivery can be closed for it');
      return;
    }
    // Read from the name of the stream, since what was parked may be an event that cannot be read here.
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
