import { type MailRelay, type RelaysSeen } from '@punctual/contracts';

/** What mailers say of their relays as one list, by priority and name. Settings and budgets are those of the first: all mailers have the same ones. */
export const relaysOf = (answers: readonly RelaysSeen[]): MailRelay[] => {
  const all = new Map<string, MailRelay>();
  for (const { relays } of answers)
    for (const { seen, ...relay } of relays) {
      const known = all.get(relay.name) ?? { ...relay, mailers: [] };
      const mailers = [...known.mailers, seen].toSorted((a, b) => a.mailer.localeCompare(b.mailer));
      all.set(relay.name, { ...known, budget: known.budget ?? relay.budget, mailers });
    }
  return [...all.values()].toSorted((a, b) => a.priority - b.priority || a.name.localeCompare(b.name));
};
