import type { MailRelay } from '../api/mail';
import type { StatusLook } from '../kit/status';
import { words } from './relays.words';

type Relay = Pick<MailRelay, 'mailers'>;

/** Whether a relay answers: all mailers, some of them, or none. */
export const relayLook = ({ mailers }: Relay): StatusLook => {
  const resting = mailers.filter(({ state }) => state === 'resting').length;
  if (resting === 0) return { icon: 'check', tone: 'good', word: words.up };
  return resting < mailers.length
    ? { icon: 'warning', tone: 'warn', word: words.restsHere }
    : { icon: 'warning', tone: 'bad', word: words.rests };
};

/** What is out of the ordinary, by mailer. */
export const seenBy = ({ mailers }: Relay): { mailer: string; text: string }[] =>
  mailers.flatMap(({ mailer, until, problem, loweredTo }) => {
    const said = [
      ...(until === null ? [] : [words.restsUntil(mailer, until, problem)]),
      ...(loweredTo === null ? [] : [words.lowered(mailer, loweredTo)]),
    ];
    return said.length > 0 ? [{ mailer, text: said.join(' ') }] : [];
  });

/** What an operator, or the preset of a provider, allows. */
export const limitsOf = (
  relay: Pick<MailRelay, 'connections' | 'perMinute' | 'perDay' | 'recipientsPerMessage'>,
): string =>
  [
    words.connections(relay.connections),
    ...(relay.perMinute === null ? [] : [words.perMinute(relay.perMinute)]),
    ...(relay.perDay === null ? [] : [words.perDay(relay.perDay)]),
    ...(relay.recipientsPerMessage === null ? [] : [words.perMessage(relay.recipientsPerMessage)]),
  ].join(', ');

/** What of today's budget is used and left. */
export const budgetOf = ({ hasBudget, budget }: Pick<MailRelay, 'hasBudget' | 'budget'>): string => {
  if (budget) return words.used(budget.used, budget.limit, budget.left);
  return hasBudget ? words.unknownBudget : words.noBudget;
};
