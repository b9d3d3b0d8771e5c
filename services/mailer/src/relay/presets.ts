/** Limits of one provider: messages a minute, recipients in any 24 h and in one message; null for none. */
type Limits = { perMinute: number | null; perDay: number; recipientsPerMessage: number | null };

export const presetNames = [
  'gmail',
  'google-workspace',
  'google-workspace-relay',
  'exchange-online',
  'ses-sandbox',
] as const;

/** What providers allowed in November 2026, by the name of the preset. Operators give their own figures where these have changed. */
export const presets: Readonly<Record<(typeof presetNames)[number], Limits>> = {
  gmail: { perMinute: null, perDay: 500, recipientsPerMessage: null },
  'google-workspace': { perMinute: null, perDay: 2_000, recipientsPerMessage: null },
  'google-workspace-relay': { perMinute: null, perDay: 10_000, recipientsPerMessage: 100 },
  'exchange-online': { perMinute: 30, perDay: 10_000, recipientsPerMessage: null },
  'ses-sandbox': { perMinute: 60, perDay: 200, recipientsPerMessage: null },
};
