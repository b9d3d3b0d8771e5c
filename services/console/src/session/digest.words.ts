/** Texts of the dialog with the mail that tells owners how their schedules did. */
export const words = {
  title: 'Mail about your schedules',
  hint: 'Says what was sent, what failed or was left out and why, and what is planned next.',
  frequency: 'How often',
  frequencies: { off: 'Not at all', weekly: 'Each Monday', monthly: 'On the first of each month' },
  zone: 'Time zone of weeks and months',
  deed: 'Save',
  refused: 'Not saved',
  done: {
    off: 'You get no mail about your schedules.',
    on: 'You are told how your schedules did, from the period that ends next.',
  },
} as const;
