import type { DomainEvent } from '@punctual/contracts';
import { contextInForce, runIn } from '../context';
import type { Message } from '../decider';
import type { Repository } from '../repository';

/** Runs `work` for a default tenant, unless it already runs in a context. */
export const asTenant = <T>(work: () => T): T => (contextInForce() ? work() : runIn({ tenantId: 'default' }, work));

/** A repository whose commands do not need a context. */
export const inTenant = <State, C extends Message, E extends DomainEvent>(
  repository: Repository<State, C, E>,
): Repository<State, C, E> => ({
  ...repository,
  execute: (id, command, options) => asTenant(() => repository.execute(id, command, options)),
});
