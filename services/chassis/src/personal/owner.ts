import {
  type PersonalMark,
  personalFieldsIn,
  replacePersonal,
  UnreadableEvent,
  upcastEvent,
} from '@punctual/contracts';
import type { StoredEvent } from '../position';
import { suppressedAddress } from '../suppression-id';
import { namedIn } from './names';
import type { Owner } from './people';
import { isSealed } from './sealed-text';

/** The addresses in a field: itself, or those of a list of addresses or of objects with an `email`. */
const addressesIn = (field: unknown): string[] => {
  if (typeof field === 'string') return [field];
  if (Array.isArray(field)) return field.flatMap(addressesIn);
  return typeof field === 'object' && field !== null && 'email' in field ? addressesIn(field.email) : [];
};

/** Whom a personal text is about; null where it is about nobody after all. */
export const ownerOf = (
  text: string,
  mark: PersonalMark,
  beside: Readonly<Record<string, unknown>>,
  tenantId: string,
): Owner | null => {
  if (mark.is === 'address') return mark.orElse && !text.includes('@') ? null : { tenantId, of: text };
  if ('among' in mark) {
    const of = namedIn(
      text,
      mark.among.flatMap((field) => addressesIn(beside[field])),
    );
    return of === null ? null : { tenantId, of };
  }
  const of = beside[mark.of];
  if (typeof of !== 'string') throw new TypeError(`a personal text needs ${mark.of} beside it`);
  return { tenantId, of };
};

/** The owner in the spelling in which a person is known. */
const known = ({ tenantId, of }: Owner): string => `${tenantId}\n${of.includes('@') ? suppressedAddress(of) : of}`;

/** Whether a stored event says something of one of these people that is not sealed. What cannot be read at all names nobody. */
export const namesReadably = (stored: StoredEvent, owners: readonly Owner[]): boolean => {
  const wanted = new Set(owners.map(known));
  let found = false;
  try {
    const fields = personalFieldsIn(stored.type);
    if (!fields) return false;
    const { data, metadata } = upcastEvent(stored);
    replacePersonal(fields, data, (text, mark, beside) => {
      const owner = isSealed(text) ? null : ownerOf(text, mark, beside, metadata.tenantId);
      found ||= owner !== null && wanted.has(known(owner));
      return text;
    });
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
  }
  return found;
};

/** How sealed texts begin that were sealed with this key: its id, in hex, is their first six octets. */
export const sealedStart = (keyId: string): string => `~p1${Buffer.from(keyId, 'hex').toString('base64url')}`;
