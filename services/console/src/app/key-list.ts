import type { LinkProps } from '@tanstack/react-router';

/** What a key does: goes to a page, searches the page or everything, presses the page's "new", or shows the keys. */
export type Deed =
  | { to: NonNullable<LinkProps['to']> }
  | { search: 'page' | 'everything' }
  | { press: 'new' }
  | { help: true };

/** Ctrl and K, or Command and K on a Mac. */
export const FIND = 'Ctrl K';

/** The keys of the console, as the handler and the list under `?` both read them. */
export const keys: readonly { press: readonly string[]; says: string; deed: Deed }[] = [
  { press: ['/'], says: 'Search on the page, or everything where it has no search', deed: { search: 'page' } },
  { press: [FIND], says: 'Search everything', deed: { search: 'everything' } },
  { press: ['n'], says: 'New, on a page that can make one', deed: { press: 'new' } },
  { press: ['g', 't'], says: 'Go to Today', deed: { to: '/' } },
  { press: ['g', 's'], says: 'Go to Schedules', deed: { to: '/schedules' } },
  { press: ['g', 'r'], says: 'Go to Reports', deed: { to: '/reports' } },
  { press: ['g', 'u'], says: 'Go to Subscriptions', deed: { to: '/subscriptions' } },
  { press: ['g', 'l'], says: 'Go to Lists', deed: { to: '/lists' } },
  { press: ['g', 'd'], says: 'Go to Deliveries', deed: { to: '/deliveries' } },
  { press: ['g', 'a'], says: 'Go to Analytics', deed: { to: '/analytics' } },
  { press: ['?'], says: 'Show these keys', deed: { help: true } },
];

/** What a key does after the one before it: the second of two, or else by itself, whatever came before. */
export const deedFor = (before: string, key: string): Deed | undefined => {
  const found = (typed: string) => keys.find(({ press }) => press.join(' ') === typed)?.deed;
  return found(`${before} ${key}`) ?? found(key);
};

/** Whether a key typed there is text, not a command. */
export const typedIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
