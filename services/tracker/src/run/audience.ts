import { type Event, pagesOf, type Recipient } from '@punctual/contracts';

/** Who a run goes to, in pages of one delivery each: the direct recipients. There are no lists to resolve yet. */
export const audienceOf = (
  fired: Pick<Event<'OccurrenceFired'>['data'], 'audience' | 'recipients'>,
): { pages: Recipient[][]; recipients: number } => {
  const pages = pagesOf(fired);
  return { pages, recipients: pages.reduce((sum, page) => sum + page.length, 0) };
};
