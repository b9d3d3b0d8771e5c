import { currentContext, type Decider, type Message } from '@punctual/chassis';
import { type DomainEvent, Rejection } from '@punctual/contracts';

/** What the fakes know of a noun. */
export type Version<E> = { version: number; first: E | null; last: string };
/** The one command of a fake: appends events that depend on what is there. */
export type Act<E> = { type: string; data: { events: (state: Version<E>) => E[] } };

/** Folds to the number of events, the first event and the type of the last: enough to answer commands as the real services do. */
export const counted = <E extends Message>(): Decider<Version<E>, Act<E>, E> => ({
  initial: { version: 0, first: null, last: '' },
  evolve: ({ version, first }, event) => ({ version: version + 1, first: first ?? event, last: event.type }),
  decide: ({ data }, state) => data.events(state),
});

/** @throws Rejection for what does not exist or is at another version */
export const checked = (noun: string, { version }: Version<DomainEvent>, ifVersion: number | null): void => {
  if (version === 0) throw new Rejection(`${noun}/unknown`, `there is no such ${noun}`);
  if (ifVersion !== null && ifVersion !== version)
    throw new Rejection(`${noun}/stale`, `the ${noun} is at version ${version}`);
};

/** The user on whose behalf a command runs. */
export const me = (): string => currentContext().userId ?? '';
