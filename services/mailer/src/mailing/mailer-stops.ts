import { NotYet } from '@punctual/chassis';

/** The attempt goes on at another mailer at once. */
export const mailerStops = ({ deliveryId, attempt }: { deliveryId: string; attempt: number }): NotYet =>
  new NotYet(0, `the mailer stops; another continues attempt ${attempt} of ${deliveryId}`);
