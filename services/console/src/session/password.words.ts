/** Texts of the dialog that changes one's own password. */
export const words = {
  title: 'Change your password',
  current: 'Present password',
  next: 'New password',
  hint: 'At least 8 characters; a few words are easy to remember and hard to guess. Your other sessions end.',
  deed: 'Change it',
  refused: 'Not changed',
  done: 'Your password is changed. Your other sessions have ended.',
} as const;
