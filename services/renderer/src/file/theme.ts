/** The colours of every output, so that files, charts and mails look alike. Text on white meets WCAG AA. */
export const theme = {
  ink: '#1f2937',
  muted: '#5b6472',
  accent: '#1d4ed8',
  line: '#d5dae1',
  band: '#f5f7fa',
  /**
   * Neighbours differ for readers who do not tell red from green (Machado, Oliveira and Fernandes, 2009), and every colour has a contrast of
   * at least 3 to white and to a dark page (WCAG 2.2, 1.4.11).
   */
  series: [
    '#1d63d8',
    '#d97706',
    '#009988',
    '#cc0033',
    '#6633ff',
    '#dd66cc',
    '#bb3311',
    '#775599',
    '#778800',
    '#446699',
    '#996600',
    '#3388ee',
  ],
} as const;
