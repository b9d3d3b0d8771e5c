/** Texts of signing in and of the first steps. */
export const words = {
  title: 'Sign in to Punctual',
  hint: 'With your account of this system. The first administrator and password were shown when it was first started.',
  welcome: 'Welcome',
  welcomeHint: 'Nothing is here yet. One press makes a sample that you can look at, change and delete:',
  sampleMakes: (email: string) => [
    'a report with four rows, a metric and a chart',
    `a list with ${email} on it`,
    `a schedule that sends the report to ${email} every weekday at 09:00`,
    'a first run, now: the mail arrives a few seconds later',
  ],
  makeSample: 'Make the sample and run it',
  sampleDone: (email: string) => `The sample is made, and its first mail to ${email} is on its way.`,
  sampleFailed: 'The sample is not complete; press again to go on',
  viewersMakeNothing: 'A viewer receives reports; ask an author or an administrator to make them.',
} as const;
