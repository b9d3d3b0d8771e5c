/** Texts of the page where the address of an invitation or a reset leads. */
export const words = {
  title: 'Set your password',
  noToken: 'This address is not complete. Open the one you were given, or ask an administrator for another.',
  password: 'New password',
  hint: 'At least 8 characters; a few words are easy to remember and hard to guess.',
  set: 'Set the password',
  refused: 'Not set',
  done: 'Your password is set.',
  signIn: 'Go to sign in',
} as const;
