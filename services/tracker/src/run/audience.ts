import { type Event, pagesOf, type Recipient } from '@punctual/contracts';

/** The recipients of a run, one page per delivery: the direct recipients only. Recipient lists are not supported yet. */
export const audienceOf = (
  fired: Pick<Event<'OccurrenceFired'>['data'], 'audience' | 'recipients'>,
): { pages: Recipient[][]; recipients: number } => {
  const pages = pagesOf(fired);
  return { pages, recipients: pages.reduce((sum, page) => sum + page.length, 0) };
};
