/** Texts of the frame of administration. */
export const words = {
  title: 'Administration',
  parts: {
    users: 'Users',
    'api-keys': 'API keys',
    calendars: 'Calendars',
    'dead-letters': 'Dead letters',
    state: 'State of the parts',
  },
} as const;
