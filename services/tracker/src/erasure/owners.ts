import type { Erasure, Owner } from '@punctual/chassis';

/** The names under which the keys of a person are: their address, and their account. */
export const ownersOf = ({ tenantId, email, account }: Pick<Erasure, 'tenantId' | 'email' | 'account'>): Owner[] => [
  { tenantId, of: email },
  ...(account === null ? [] : [{ tenantId, of: account }]),
];
