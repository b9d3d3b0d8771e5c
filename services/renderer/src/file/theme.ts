/** The colours of every output, so that files, charts and mails look alike. Text on white meets WCAG AA. */
export const theme = {
  ink: '#1f2937',
  muted: '#5b6472',
  accent: '#1d4ed8',
  line: '#d5dae1',
  band: '#f5f7fa',
  series: [
    '#1d4ed8',
    '#0f766e',
    '#b45309',
    '#7c3aed',
    '#be123c',
    '#0369a1',
    '#4d7c0f',
    '#a21caf',
    '#57534e',
    '#ca8a04',
    '#0891b2',
    '#9f1239',
  ],
} as const;
