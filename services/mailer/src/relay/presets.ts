/** Limits of one provider: recipients in any 24 h and in one message; null for none. */
type Limits = { perDay: number; recipientsPerMessage: number | null };

export const presetNames = [
  'gmail',
  'google-workspace',
  'google-workspace-relay',
  'exchange-online',
  'ses-sandbox',
] as const;

/** What providers allowed in November 2026, by the name of the preset. Operators give their own figures where these have changed. */
export const presets: Readonly<Record<(typeof presetNames)[number], Limits>> = {
  gmail: { perDay: 500, recipientsPerMessage: null },
  'google-workspace': { perDay: 2_000, recipientsPerMessage: null },
  'google-workspace-relay': { perDay: 10_000, recipientsPerMessage: 100 },
  'exchange-online': { perDay: 10_000, recipientsPerMessage: null },
  'ses-sandbox': { perDay: 200, recipientsPerMessage: null },
};
