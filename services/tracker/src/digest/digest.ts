import type { Decider } from '@punctual/chassis';
import type { DigestEvent, Event } from '@punctual/contracts';

/** The latest digest of an owner; null before the first. */
export type Digest = { ordered: Event<'OwnerDigestOrdered'>['data'] | null };

export type DigestCommand = {
  type: 'OrderOwnerDigest';
  data: Omit<Event<'OwnerDigestOrdered'>['data'], 'number' | 'at'> & { now: string };
};

/** Whether the owner was told of the period that ends at an instant, or of a later one. */
export const wasTold = ({ ordered }: Digest, to: string): boolean =>
  ordered !== null && Date.parse(to) <= Date.parse(ordered.to);

/** Tells an owner of each period once. Of a period that ends before the latest one told nothing is told any more. */
export const digest: Decider<Digest, DigestCommand, DigestEvent> = {
  initial: { ordered: null },
  evolve: (_, { data }) => ({ ordered: data }),
  decide: ({ data: { now, ...told } }, state) =>
    wasTold(state, told.to)
      ? []
      : [{ type: 'OwnerDigestOrdered', data: { ...told, number: (state.ordered?.number ?? 0) + 1, at: now } }],
};
