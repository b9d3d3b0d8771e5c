/** Texts of the further reports of a mail. */
export const words = {
  moreReports: 'Further reports in the same mail',
  hint: 'Conditions, the subject and the template of the mail are those of the report above.',
  nth: (at: number) => `Further report ${at}`,
  report: 'Further report',
  formats: 'Formats of the further report',
  formatsHint: 'None: those of the schedule',
  parameter: (name: string) => `Parameter ${name}`,
  usual: (value: string) => `That of the report: ${value}`,
  nothing: 'That of the report',
  add: 'Add a further report',
  remove: (at: number) => `Remove further report ${at}`,
  up: (at: number) => `Move further report ${at} up`,
  down: (at: number) => `Move further report ${at} down`,
  asSchedule: 'formats of the schedule',
  firstAlone: 'This shows the first report alone. The mail with all reports can be seen once the schedule is saved.',
  noMail: 'There would be no mail.',
} as const;
