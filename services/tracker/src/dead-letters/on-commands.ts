import type { CommandHandler, DeadLetters, Log } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

type Needs = { deadLetters: Pick<DeadLetters, 'replay' | 'discard'>; log: Log };

/** Of two persons who press at once, one is told that the other was first. */
const gone = () => new Rejection('dead-letter/unknown', 'there is no such dead letter, or no longer');

/** Hands a parked message out once more. @throws Rejection dead-letter/unknown */
export const onReplayDeadLetter =
  ({ deadLetters, log }: Needs): CommandHandler<'ReplayDeadLetter'> =>
  async ({ data: { id } }) => {
    if (!(await deadLetters.replay(id))) throw gone();
    log.info({ deadLetter: id }, 'a parked message is handed out once more');
    return {};
  };

/** Drops a parked message. @throws Rejection dead-letter/unknown */
export const onDiscardDeadLetter =
  ({ deadLetters, log }: Needs): CommandHandler<'DiscardDeadLetter'> =>
  async ({ data: { id } }) => {
    if (!(await deadLetters.discard(id))) throw gone();
    log.info({ deadLetter: id }, 'a parked message was discarded');
    return {};
  };
