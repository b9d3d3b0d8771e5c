import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import { checkEvent, type NewEvent } from '../log/stored-event';
import { missingMetadata } from '../rpc/errors';
import { uuidBytes } from './uuid';

/** What AppendReq.ProposedMessage and BatchAppendReq.ProposedMessage have in common. */
type ProposedMessage = {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
};

/** Bytes of a UUID message in either of its forms; the structured one is two int64, most significant first. */
export const idBytes = (id: UUID | undefined): Uint8Array => {
  const structured = id?.getStructured();
  if (!structured) return uuidBytes(id?.getString() ?? '');
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt(structured.getMostSignificantBits()), 0);
  bytes.writeBigInt64BE(BigInt(structured.getLeastSignificantBits()), 8);
  return bytes;
};

/**
 * A proposed event.
 * @throws ServiceError when `type` or `content-type` is missing
 * @throws BadRequest when the id is not a UUID or is the nil UUID, or the type is empty (EventStoreDB's `Event` refuses both)
 */
export const newEvent = (message: ProposedMessage): NewEvent => {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  if (type === undefined) throw missingMetadata('type');
  const contentType = properties.get('content-type');
  if (contentType === undefined) throw missingMetadata('content-type');
  return checkEvent({
    id: idBytes(message.getId()),
    type,
    json: contentType === 'application/json' ? 1 : 0,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  });
};
