import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { DELETED, type StoredEvent } from '../log/stored-event';
import { wireRevision } from '../rpc/errors';
import { encodeEvent } from './encode-event';
import { streamIdentifier } from './stream-identifier';
import { uuidText } from './uuid';

/** Requested format of event ids: text, or two int64. */
export type IdForm = 'string' | 'structured';

const serialize = (fill: (response: ReadResp) => void): Buffer => {
  const response = new ReadResp();
  fill(response);
  return Buffer.from(response.serializeBinary());
};

const uuid = (id: Uint8Array, form: IdForm): UUID => {
  const message = new UUID();
  if (form === 'string') return message.setString(uuidText(id));
  const bytes = Buffer.from(id);
  const structured = new UUID.Structured();
  structured.setMostSignificantBits(String(bytes.readBigInt64BE(0)));
  structured.setLeastSignificantBits(String(bytes.readBigInt64BE(8)));
  return message.setStructured(structured);
};

const recorded = (event: StoredEvent, form: IdForm): ReadResp.ReadEvent.RecordedEvent => {
  const message = new ReadResp.ReadEvent.RecordedEvent();
  message.setId(uuid(event.id, form));
  message.setStreamIdentifier(streamIdentifier(event.stream));
  message.setStreamRevision(wireRevision(event.revision));
  message.setPreparePosition(String(event.position));
  message.setCommitPosition(String(event.position));
  message.getMetadataMap().set('type', event.type);
  message.getMetadataMap().set('content-type', event.json === 1 ? 'application/json' : 'application/octet-stream');
  message.getMetadataMap().set('created', `${event.created}0000`); // .NET ticks (100 ns) since the Unix epoch
  message.setCustomMetadata(event.metadata);
  message.setData(event.data);
  return message;
};

/** An event sent to a reader. `target` is the linked event: undefined if it is not a link, null if the target is gone. */
export const eventResponse = (event: StoredEvent, form: IdForm, target?: StoredEvent | null): Buffer => {
  if (target === undefined && form === 'string' && event.revision !== DELETED) {
    event.encoded ??= encodeEvent(event);
    return event.encoded;
  }
  return serialize((response) => {
    const read = new ReadResp.ReadEvent();
    if (target === undefined) read.setEvent(recorded(event, form));
    else {
      read.setLink(recorded(event, form));
      if (target) read.setEvent(recorded(target, form));
    }
    read.setCommitPosition(String(event.position));
    response.setEvent(read);
  });
};

export const confirmationResponse = (subscriptionId: string): Buffer =>
  serialize((response) => {
    const confirmation = new ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId(subscriptionId);
    response.setConfirmation(confirmation);
  });

/** Everything up to `position` has been delivered or did not pass the filter. */
export const checkpointResponse = (position: number): Buffer =>
  serialize((response) => {
    const checkpoint = new ReadResp.Checkpoint();
    checkpoint.setCommitPosition(String(position));
    checkpoint.setPreparePosition(String(position));
    response.setCheckpoint(checkpoint);
  });

export const streamNotFoundResponse = (stream: string): Buffer =>
  serialize((response) => {
    const notFound = new ReadResp.StreamNotFound();
    notFound.setStreamIdentifier(streamIdentifier(stream));
    response.setStreamNotFound(notFound);
  });

/** The subscription has delivered all existing events and is now live. */
export const CAUGHT_UP = serialize((response) => response.setCaughtUp(new ReadResp.CaughtUp()));
/** The subscriber lags so far that the subscription reads from the file again. */
export const FELL_BEHIND = serialize((response) => response.setFellBehind(new ReadResp.FellBehind()));
