import { Unavailable } from '@punctual/chassis';

/** The message cannot be handled before `ms` have passed; it comes back then. */
export class NotYet extends Unavailable {
  constructor(
    readonly ms: number,
    message: string,
  ) {
    super('service', message);
  }
}
