import { type DomainEvent, decodeEvent, type Metadata } from '@punctual/contracts';
import type { StoredEvent } from './position';

type Decoded = { event: DomainEvent; metadata: Metadata };

// On the event itself: a WeakMap of so many short-lived keys costs the collector more than the decoding.
const decoded = Symbol('decoded');

/**
 * Reads a stored event as its newest version, once for all who follow the log in this process.
 * @throws UnreadableEvent
 */
export const decodeStored = (stored: StoredEvent & { [decoded]?: Decoded }): Decoded =>
  (stored[decoded] ??= decodeEvent(stored));
