import { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { BadRequest } from '../bad-request';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The stream name in a request.
 * @throws BadRequest when it is missing, empty or not UTF-8 (decoding it loosely would name another stream)
 */
export const streamName = (identifier: StreamIdentifier | undefined): string => {
  const bytes = identifier?.getStreamName_asU8();
  if (!bytes || bytes.length === 0) throw new BadRequest('stream_identifier: the stream name is missing');
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BadRequest('stream_identifier: the stream name is not valid UTF-8');
  }
};

/** A stream name as a message field. */
export const streamIdentifier = (name: string): StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(name, 'utf8'));
  return identifier;
};
