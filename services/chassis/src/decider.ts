/** Anything with a type and data: a command or an event. */
export type Message = { type: string; data: unknown };

/**
 * One aggregate, as three pure parts. `evolve` folds an event into the state; `decide` answers a command with the
 * resulting events: `[]` when nothing has to change, a thrown Rejection for a business "no".
 */
export type Decider<State, C extends Message, E extends Message> = {
  initial: State;
  evolve: (state: State, event: E) => State;
  decide: (command: C, state: State) => E[];
};

/** The state after `events`, starting from `state`. */
export const fold = <State, E extends Message>(
  { evolve }: Pick<Decider<State, never, E>, 'evolve'>,
  events: Iterable<E>,
  state: State,
): State => {
  let current = state;
  for (const event of events) current = evolve(current, event);
  return current;
};
