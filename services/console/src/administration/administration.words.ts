/** Texts of the frame of administration. */
export const words = {
  title: 'Administration',
  unknown: 'There is no such page',
  unknownHint: 'The address may be mistyped, or what it showed no longer exists.',
  toToday: 'Go to Today',
  parts: {
    users: 'Users',
    'api-keys': 'API keys',
    calendars: 'Calendars',
    templates: 'Mail templates',
    branding: 'Branding',
    mail: 'Mail',
    suppressions: 'Suppressed addresses',
    erasures: 'Erased people',
    connections: 'Connections',
    datasets: 'Datasets',
    'dead-letters': 'Dead letters',
    state: 'State of the parts',
  },
} as const;
