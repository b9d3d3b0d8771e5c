/** What a report says of an address, by the kind of bounce. What follows for it depends on more, such as whether the report is believed. */
export const BOUNCED_WORDS = {
  hard: 'the address does not take mail',
  soft: 'it may take the next one',
  content: 'the mail was refused, not the address',
  policy: 'the mail or its sender was refused, not the address',
} as const;
/** The same where its reader reported the mail as spam. */
export const COMPLAINED_WORDS = 'its owner wants no more';
