import type { CommandHandler } from '@punctual/chassis';
import type { RelaysSeen } from '@punctual/contracts';
import type { BudgetBook } from './budget-book';
import type { RelaySettings } from './relay-settings';
import type { Relays } from './relays';

type Needs = {
  settings: readonly RelaySettings[];
  /** Null where there is one without a name. */
  relays: Pick<Relays, 'stateOf'> | null;
  books: ReadonlyMap<string, BudgetBook>;
  /** The receiver whose own mail server a relay is; null where it passes mail on. */
  receiverOf(relay: RelaySettings): string | null;
  worker: string;
};

/** Answers how this mailer sees its relays, with today's budgets. URLs and passwords are no part of it. */
export const onReadRelays =
  ({ settings, relays, books, receiverOf, worker: mailer }: Needs): CommandHandler<'ReadRelays'> =>
  async () => {
    const seen = settings.map(async (relay) => {
      const { name, priority, share, connections, preset, perMinute, perDay, recipientsPerMessage } = relay;
      const { server, ...state } = relays?.stateOf(name) ?? {
        server: '',
        state: 'up',
        until: null,
        problem: null,
        loweredTo: null,
      };
      const limits = { priority, share, connections, preset, perMinute, perDay, recipientsPerMessage };
      const book = books.get(name);
      // What sends waits for a budget that cannot be read now.
      const budget = (await book?.usage().catch(() => null)) ?? null;
      const about = { ...limits, hasBudget: book !== undefined, budget };
      return { name, server, receiver: receiverOf(relay), ...about, seen: { mailer, ...state } };
    });
    return { relays: await Promise.all(seen) } satisfies RelaysSeen;
  };
