import { type DomainEvent, decodeEvent, type Metadata } from '@punctual/contracts';
import type { StoredEvent } from './position';

type Decoded = { event: DomainEvent; metadata: Metadata };

const decoded = new WeakMap<StoredEvent, Decoded>();

/**
 * Reads a stored event as its newest version, once for all who follow the log in this process.
 * @throws UnreadableEvent
 */
export const decodeStored = (stored: StoredEvent): Decoded => {
  const known = decoded.get(stored);
  if (known) return known;
  const result = decodeEvent(stored);
  decoded.set(stored, result);
  return result;
};
