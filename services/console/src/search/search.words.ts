import { counted } from '../kit/plural';

/** Texts of the search over everything. */
export const words = {
  title: 'Search everything',
  hint: 'A word of a name, or the beginning of an address',
  searching: 'Searching…',
  count: counted({ zero: 'Nothing fits.', one: '# found', other: '# found' }),
  failed: 'The search failed',
  results: 'What was found',
  kinds: {
    schedule: 'Schedules',
    subscription: 'Subscriptions',
    report: 'Reports',
    list: 'Lists',
    person: 'People',
    delivery: 'Deliveries',
  },
  states: {
    ACTIVE: 'active',
    PAUSED: 'paused',
    ENDED: 'ended',
    PENDING: 'under way',
    SENT: 'sent',
    FAILED: 'failed, will be retried',
    PERMANENTLY_FAILED: 'failed',
    BOUNCED: 'bounced',
    SKIPPED: 'skipped',
  } as Readonly<Record<string, string>>,
  members: counted({ zero: 'no members', one: '# member', other: '# members' }),
  unnamed: 'without a name',
} as const;
