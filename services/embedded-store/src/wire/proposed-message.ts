import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import { BadRequest } from '../bad-request';
import type { NewEvent } from '../log/stored-event';
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
  if (type === '') throw new BadRequest('type: the event type is empty');
  const contentType = properties.get('content-type');
  if (contentType === undefined) throw missingMetadata('content-type');
  const id = idBytes(message.getId());
  if (id.every((byte) => byte === 0)) throw new BadRequest('id: the nil UUID is not an event id');
  return {
    id,
    type,
    json: contentType === 'application/json' ? 1 : 0,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};

/**
 * What an event counts towards the maximum append size: in bytes. As EventStoreDB's
 * `Event.SizeOnDisk` since 25.0; before, it counted the data alone.
 */
export const sizeOf = ({ data, metadata, type }: NewEvent): number => data.length + metadata.length + type.length * 2;
