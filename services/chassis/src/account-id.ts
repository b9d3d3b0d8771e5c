import { comparable } from '@punctual/contracts';
import { uuidOf } from './ids';

/** The id of the first account, always the same: it exists exactly when any account exists, and two gateways cannot both create it. */
export const ADMINISTRATOR_ID = uuidOf('user administrator');

/** The id of the account with this address, unless that is the first one: the store lets one account have an address. */
export const accountIdOf = (address: string): string => uuidOf(`user ${comparable(address)}`);
