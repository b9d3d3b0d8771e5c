import { createHash } from 'node:crypto';
import {
  isDeliveryId,
  isNotice,
  type MailField,
  parseDeliveryId,
  type Sender,
  scheduleIdIn,
} from '@punctual/contracts';

import { domainOf } from './messages';

/** The fields that a message of today has. */
export const STREAM_FIELDS: readonly MailField[] = ['List-Id', 'Feedback-ID'];

const senderId = (domain: string): string =>
  // From 5 to 15 characters, and the same in all mail of a sender.
  `punctual-${createHash('sha256').update(domain).digest('hex').slice(0, 6)}`;

/**
 * The fields that say which stream of mail a message belongs to: all mail of a schedule. `List-Id` (RFC 2919) lets readers file it, and
 * `Feedback-ID` lets large receivers count complaints by its four parts: schedule, tenant, kind and sender.
 * @param id the delivery; or the schedule, in a preview of a run that does not exist
 */
export const streamFields = (
  id: string,
  { sender, tenantId, names }: { sender: Sender; tenantId: string; names: readonly MailField[] },
): Record<string, string> => {
  const occurrenceId = isDeliveryId(id) ? parseDeliveryId(id).occurrenceId : id;
  const scheduleId = scheduleIdIn(occurrenceId);
  const domain = domainOf(sender);
  const kind = isNotice(occurrenceId) ? 'notice' : 'report';
  const values: Record<MailField, string> = {
    'List-Id': `<${scheduleId}.${domain}>`,
    'Feedback-ID': `${scheduleId}:${tenantId.replaceAll(':', '-')}:${kind}:${senderId(domain)}`,
  };
  return Object.fromEntries(names.map((name) => [name, values[name]]));
};
