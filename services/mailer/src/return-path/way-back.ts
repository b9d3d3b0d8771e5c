import type { LinkKey } from '@punctual/chassis';
import { isNotice } from '@punctual/contracts';
import type { Dispatch } from '../mailing/messages';
import type { WayBack } from '../mailing/sending';
import { type Returned, returnToken } from './return-token';

/** Whether the mail of a delivery has a way back of its own. Tests and notices go to who asked for them, or answers for it. */
export const comesBack = ({ letter, deliveryId }: Pick<Dispatch, 'letter' | 'deliveryId'>): boolean =>
  letter?.why !== 'test' && !isNotice(deliveryId);

/** Puts the token of a message into its envelope: as the local part of its sender (VERP), and as its id. */
export const wayBackOf =
  (of: Omit<Returned, 'email'>, domain: string, key: LinkKey): WayBack =>
  (envelope, place) => {
    const [only = null] = envelope.to.length === 1 ? envelope.to : [];
    const id = returnToken({ ...of, email: only }, place, key);
    return { ...envelope, from: `${id}@${domain}`, id };
  };
