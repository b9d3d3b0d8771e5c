import { type Processor, type Resources, startProcessor } from '@punctual/chassis';
import { Accounts } from './accounts';

/** The accounts as the log tells them, and the processor that follows it for them. */
export type FollowedAccounts = { accounts: Accounts } & Pick<Processor, 'caughtUp' | 'health' | 'stop'>;

/** Follows the log for accounts: who is told of failures, and how people are greeted. */
export const startAccounts = (resources: Resources): FollowedAccounts => {
  const accounts = new Accounts();
  const processor = startProcessor(resources, {
    name: 'tracker-accounts',
    prefixes: ['user-'],
    // Small, so it is read anew at each start.
    load: async () => {
      accounts.clear();
      return null;
    },
    handle: (batch) => batch.each(({ event, metadata }) => accounts.record(event, metadata)),
  });
  return { accounts, ...processor };
};
