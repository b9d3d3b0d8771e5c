import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isGiven, readConfig, settings } from '@punctual/chassis';
import { isLoopback } from '@punctual/embedded-store';
import { checkGatewaySettings, gatewaySettings } from '@punctual/gateway/config';
import { checkTogether as checkMailerTogether, mailerSettings } from '@punctual/mailer/config';
import { relaySettings } from '@punctual/relay/config';
import { poolSettings, sourceSettings } from '@punctual/renderer/config';
import { trackerSettings } from '@punctual/tracker/config';
import { z } from 'zod';

const { NATS_URL, EVENTSTORE_URL } = mailerSettings;

/** `host:port`; the host must be loopback, because single mode has no credentials for the store. */
const listenAddress = settings.listenAddress.refine(
  ({ host }) => isLoopback(host),
  'must be a loopback address; for other machines run the store as a process with credentials and TLS, and set EVENTSTORE_URL',
);

/** The settings of single mode: those of all services. For an external part that is not set, single mode runs a built-in one. */
export const singleSettings = {
  ...gatewaySettings,
  ...relaySettings,
  ...trackerSettings,
  ...mailerSettings,
  ...sourceSettings,
  ...poolSettings,
  HEALTH_HOST: mailerSettings.HEALTH_HOST.unwrap().default('127.0.0.1').describe('address of the health port'),
  DATA_DIR: z.string().default('./data').describe('folder of all data'),
  NATS_URL: NATS_URL.optional(),
  EVENTSTORE_URL: EVENTSTORE_URL.optional(),
  KEYS_URL: mailerSettings.KEYS_URL.optional(),
  EVENTSTORE_LISTEN: listenAddress.optional().describe('where the built-in event store serves gRPC clients'),
  MAIL_FROM: mailerSettings.MAIL_FROM.default('Punctual <punctual@localhost.localdomain>'),
  LOG_LEVEL: settings.logLevel.unwrap().default('warn').describe('lowest level that is logged'),
};
export type SingleConfig = z.infer<z.ZodObject<typeof singleSettings>>;

/** Where single mode keeps the keys of people when nothing else is said. */
export const ownKeysUrl = (dataDirectory: string): string => pathToFileURL(join(dataDirectory, 'keys.db')).href;

/** @throws ConfigError naming every invalid setting */
export const readSingleConfig = (env: Record<string, string | undefined>): SingleConfig => {
  // The default sender is for the local inbox only: mail through a real relay needs a real sender.
  const hasRelay = isGiven(env, 'SMTP_URL') || isGiven(env, 'SMTP_RELAYS');
  const { MAIL_FROM } = hasRelay ? mailerSettings : singleSettings;
  const EVENTSTORE_LISTEN = isGiven(env, 'EVENTSTORE_URL')
    ? z.custom<undefined>(
        (value) => value === undefined,
        'is for the built-in event store; unset it, or EVENTSTORE_URL',
      )
    : singleSettings.EVENTSTORE_LISTEN;
  return readConfig({ ...singleSettings, MAIL_FROM, EVENTSTORE_LISTEN }, env, (given) => ({
    ...checkGatewaySettings(given),
    ...checkMailerTogether(given),
  }));
};
