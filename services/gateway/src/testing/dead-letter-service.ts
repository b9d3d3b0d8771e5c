import { natsDeadLetters, type Resources } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/** Answers the commands of dead letters as the tracker does. */
export const serveDeadLetters = ({ bus, nats }: Resources): void => {
  const letters = natsDeadLetters(nats);
  const answer = async (done: Promise<boolean>) => {
    if (!(await done)) throw new Rejection('dead-letter/unknown', 'there is no such dead letter');
    return {};
  };
  bus.respond('tracker', 'ReplayDeadLetter', ({ data: { id } }) => answer(letters.replay(id)));
  bus.respond('tracker', 'DiscardDeadLetter', ({ data: { id } }) => answer(letters.discard(id)));
};
