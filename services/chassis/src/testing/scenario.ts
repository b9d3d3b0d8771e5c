import { Rejection } from '@punctual/contracts';
import { type Decider, fold, type Message } from '../decider';

const show = (value: unknown): string => JSON.stringify(value, null, 2);

const assertSame = (actual: unknown, expected: unknown, what: string): void => {
  if (show(actual) !== show(expected)) throw new Error(`${what}\nexpected ${show(expected)}\nactual   ${show(actual)}`);
};

/**
 * Given events, when a command, then events: `given(created).when(pause).then(paused).andAgainDoesNothing()`, or
 * `.rejects('noun/reason')`. Events and commands are compared as JSON.
 */
export const scenario = <State, C extends Message, E extends Message>(decider: Decider<State, C, E>) => ({
  given: (...past: E[]) => ({
    when: (command: C) => {
      const state = fold(decider, past, decider.initial);
      return {
        then: (...expected: E[]) => {
          assertSame(decider.decide(command, state), expected, `${command.type} decided otherwise`);
          return {
            andAgainDoesNothing: () =>
              assertSame(
                decider.decide(command, fold(decider, expected, state)),
                [],
                `${command.type} twice did something`,
              ),
          };
        },
        rejects: (code: string) => {
          try {
            const events = decider.decide(command, state);
            throw new Error(`${command.type} was not rejected but gave ${show(events)}`);
          } catch (error) {
            if (!(error instanceof Rejection)) throw error;
            assertSame(error.code, code, `${command.type} was rejected for another reason`);
          }
        },
      };
    },
  }),
});
