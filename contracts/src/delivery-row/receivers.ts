import type { DeliveryResource } from '../rest/delivery';
import { mailboxOf } from '../text';

/** Recipients of one domain, by what became of them: accepted, also by who complained; failed, also by coming back; unknown; suppressed. */
export type Outcomes = readonly [accepted: number, failed: number, unknown: number, suppressed: number];

type Outcome = DeliveryResource['outcomes'][number]['outcome'];

const PLACE = {
  accepted: 0,
  complained: 0,
  deferred: 1,
  rejected: 1,
  bounced: 1,
  unknown: 2,
  suppressed: 3,
} as const satisfies Record<Outcome, keyof Outcomes>;

/** A burst has few domains; of more than these the first is forgotten. */
const KEPT = 1_000;
const spellings = new Map<string, string>();

/** The domain of an address in its one spelling, which costs more than everything else here. */
const domainOf = (email: string): string => {
  const given = email.slice(email.lastIndexOf('@') + 1);
  const known = spellings.get(given);
  if (known !== undefined) return known;
  const domain = mailboxOf(`x@${given}`).slice(2);
  spellings.set(given, domain);
  if (spellings.size > KEPT) spellings.delete(spellings.keys().next().value ?? '');
  return domain;
};

/**
 * The recipients of a delivery by their domains, in byte order, and what became of them. A recipient counts once, by the outcome that
 * stands, and not while another attempt will follow.
 */
export const receiversOf = (outcomes: DeliveryResource['outcomes'], pending: boolean): [domain: string, Outcomes][] => {
  const domains = new Map<string, [number, number, number, number]>();
  for (const { email, outcome } of outcomes) {
    if (pending && (outcome === 'deferred' || outcome === 'unknown')) continue;
    const domain = domainOf(email);
    const numbers = domains.get(domain) ?? [0, 0, 0, 0];
    domains.set(domain, numbers);
    numbers[PLACE[outcome]] += 1;
  }
  return [...domains].sort(([a], [b]) => (a < b ? -1 : 1));
};
