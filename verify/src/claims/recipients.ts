import { comparableAddress } from '../address';
import { flagAt, listAt, numberAt, textAt } from '../field';
import type { EvidenceEvent, Outcome, Recipient } from '../format';
import { outcomeOf } from './outcome';

type Draft = Recipient & { outcomes: Outcome[]; later: { event: string; type: string; recordedAt: string }[] };

/** What a recipient has in the end: a mail once accepted stays accepted, otherwise the last word of the latest attempt counts. */
export const finalOf = (outcomes: readonly Outcome[]): Outcome['outcome'] | null => {
  if (outcomes.some(({ outcome }) => outcome === 'accepted')) return 'accepted';
  const latest = outcomes.reduce((most, { attempt }) => Math.max(most, attempt), Number.NEGATIVE_INFINITY);
  return outcomes.findLast(({ attempt }) => attempt === latest)?.outcome ?? null;
};

/** Every text in some JSON that may be an address, once, as addresses are compared. */
const addressesIn = (data: unknown): Set<string> => {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (value.includes('@')) found.add(comparableAddress(value));
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(data);
  return found;
};

/**
 * What became of each recipient of the delivery, in the order of its opening.
 * @param others events that nothing else is claimed of: those that name a recipient are told with them
 */
export const recipientsOf = (
  opened: EvidenceEvent | null,
  mailing: readonly EvidenceEvent[],
  others: readonly EvidenceEvent[],
): Recipient[] => {
  const recipients = new Map<string, Draft>();
  for (const one of listAt(opened?.data, 'recipients')) {
    const email = textAt(one, 'email') ?? '';
    recipients.set(email, { email, role: textAt(one, 'role'), outcome: null, outcomes: [], later: [] });
  }
  for (const { id, type, data } of mailing) {
    const outcome = outcomeOf(type);
    if (!outcome) continue;
    for (const one of listAt(data, 'recipients')) {
      recipients.get(textAt(one, 'email') ?? '')?.outcomes.push({
        attempt: numberAt(data, 'attempt') ?? 0,
        outcome,
        smtpCode: numberAt(one, 'smtpCode'),
        enhancedCode: textAt(one, 'enhancedCode'),
        text: textAt(one, 'text') ?? '',
        late: flagAt(data, 'late') ?? false,
        at: textAt(data, 'at'),
        event: id,
      });
    }
  }
  const byAddress = new Map([...recipients.values()].map((one) => [comparableAddress(one.email), one]));
  for (const { id, type, recordedAt, data } of others)
    for (const text of addressesIn(data)) byAddress.get(text)?.later.push({ event: id, type, recordedAt });
  return [...recipients.values()].map((one) => ({ ...one, outcome: finalOf(one.outcomes) }));
};
