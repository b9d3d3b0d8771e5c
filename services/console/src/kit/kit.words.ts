import { counted } from './plural';

/** Texts of what every page is made of. */
export const words = {
  tryAgain: 'Try again',
  loading: 'Loading…',
  failed: 'This could not be loaded',
  search: 'Search',
  clear: 'Clear',
  next: 'Next page',
  first: 'First page',
  pages: 'Pages',
  cancel: 'Cancel',
  close: 'Close',
  selectAll: 'Select all rows of this page',
  select: (name: string) => `Select ${name}`,
  selected: counted({ one: '# selected', other: '# selected' }),
  shown: counted({ one: '# row', other: '# rows' }),
  sortedUp: 'sorted ascending',
  sortedDown: 'sorted descending',
  unknownTime: 'never',
  email: 'E-mail address',
  password: 'Password',
  showPassword: 'Show the password',
  signIn: 'Sign in',
  signInRefused: 'Not signed in',
} as const;
