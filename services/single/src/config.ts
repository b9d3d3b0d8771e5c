import { readConfig, settings } from '@punctual/chassis';
import { gatewaySettings } from '@punctual/gateway';
import { mailerSettings } from '@punctual/mailer';
import { relaySettings } from '@punctual/relay';
import { trackerSettings } from '@punctual/tracker';
import { z } from 'zod';

const { NATS_URL, EVENTSTORE_URL, SMTP_URL } = mailerSettings;

/** The settings of single mode: those of all services. For an external part that is not set, single mode runs a built-in one. */
export const singleSettings = {
  ...gatewaySettings,
  ...relaySettings,
  ...trackerSettings,
  ...mailerSettings,
  DATA_DIR: z.string().default('./data').describe('folder of all data'),
  NATS_URL: NATS_URL.optional(),
  EVENTSTORE_URL: EVENTSTORE_URL.optional(),
  SMTP_URL: SMTP_URL.optional(),
  MAIL_FROM: mailerSettings.MAIL_FROM.default('Punctual <punctual@localhost.localdomain>'),
  LOG_LEVEL: settings.logLevel.unwrap().default('warn').describe('lowest level that is logged'),
};
export type SingleConfig = z.infer<z.ZodObject<typeof singleSettings>>;

/** @throws ConfigError naming every invalid setting */
export const readSingleConfig = (env: Record<string, string | undefined>): SingleConfig => {
  // The default sender is for the local inbox only: mail through a real relay needs a real sender.
  const { MAIL_FROM } = env['SMTP_URL']?.trim() ? mailerSettings : singleSettings;
  return readConfig({ ...singleSettings, MAIL_FROM }, env);
};
