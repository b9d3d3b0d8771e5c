import type { StatusLook } from '../kit/status';

/** Texts of the part that erases people. */
export const words = {
  title: 'Erased people',
  hint: 'Whoever is erased cannot be read any more: their addresses and names in schedules, lists, deliveries, accounts and everywhere else. Numbers stay, and what keeps mail from them stays.',
  none: 'Nobody was erased.',
  new: 'Erase a person',
  email: 'Address',
  reason: 'Reason',
  reasonHint: 'For those who ask later why. It stays, so do not name the person',
  sure: 'I know that this cannot be undone',
  warning:
    'Their account is disabled at once, and files with their rows alone are removed. Take the address out of sources and reports yourself: what a report holds stays.',
  erase: 'Erase for good',
  asked: 'The person will be erased soon.',
  refused: 'Not erased',
  readsAs: 'Reads as',
  requested: 'Asked for',
  state: 'State',
  erasedAt: 'Erased',
  states: {
    'under-way': { icon: 'clock', word: 'Under way', tone: 'busy' },
    held: { icon: 'warning', word: 'Waits for old events', tone: 'warn' },
    erased: { icon: 'check', word: 'Erased', tone: 'good' },
  } satisfies Record<string, StatusLook>,
  held: 'Events from before addresses were sealed still name somebody, and nothing is destroyed until they are gone. An operator finds what to do under “Events from before sealing” in docs/people.md.',
} as const;
