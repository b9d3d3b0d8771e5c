import {
  type CheckTogether,
  keySettings,
  readConfig,
  serviceSettings,
  settings,
  zoneData,
  zoneFiles,
  zoneFolderProblem,
} from '@punctual/chassis';
import { isZone, zonesOf } from '@punctual/chassis/zones';
import { DEFAULT_TIMEZONE } from '@punctual/contracts';
import { z } from 'zod';
import { sendgridKey } from './hooks/sendgrid';
import { TOPIC_ARN } from './hooks/sns';
import { isNetwork } from './http/client';
import { isOrigin } from './http/cors';

const secret = z
  .string()
  .regex(/^[\x21-\x7e]{16,200}$/, 'must have 16 to 200 visible ASCII characters')
  .optional();

const publicKey = z.string().transform((text, { addIssue }) => {
  const key = sendgridKey(text);
  if (key) return key;
  addIssue({ code: 'custom', message: 'must be a public key of the curve P-256, in base64' });
  return z.NEVER;
});

/** Settings of the gateway; a program that also runs other services merges these with theirs. */
export const gatewaySettings = {
  PORT: settings.port.default(8080).describe('port of the REST API and its pages; 0 picks a free port'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  READ_MODEL_URL: settings
    .url('postgres', 'postgresql')
    .optional()
    .describe('PostgreSQL database of the views; an embedded SQL file when not set'),
  DATA_DIR: z.string().min(1).default('./data').describe('folder of the embedded SQL file'),
  ADMIN_EMAIL: z
    .string()
    .min(3)
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
    .default('admin@punctual.local')
    .describe('e-mail address of the administrator created at first start'),
  ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .max(1024)
    .optional()
    .describe('password of the administrator created at first start; generated when not set'),
  ON_OTHER_LOG: z
    .enum(['rebuild', 'refuse'])
    .default('rebuild')
    .describe('when the views belong to another event log: fold them from the first event, or refuse to start'),
  TRUST_PROXY: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((parts) => parts.every(isNetwork), 'must be IP addresses or blocks such as 10.0.0.0/8, separated by commas')
    .describe('proxies whose X-Forwarded-For is trusted; none when not set'),
  RATE_LIMIT: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number from 0 to 999999')
    .transform(Number)
    .default(6_000)
    .describe('requests that an account may make in a minute; 0 means no limit'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((parts) => parts.every(isOrigin), 'must be origins such as https://app.example.com, separated by commas')
    .describe('other origins whose pages may use the API; none when not set'),
  SES_TOPIC_ARNS: z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine(
      (parts) => parts.length > 0 && parts.every((part) => TOPIC_ARN.test(part)),
      'must be ARNs of Amazon SNS (arn:aws:sns:, arn:aws-us-gov:sns: or arn:aws-cn:sns:), separated by commas',
    )
    .optional()
    .describe('topics through which Amazon SES tells of bounces and complaints'),
  SENDGRID_WEBHOOK_KEY: publicKey.optional().describe('the public key with which SendGrid signs its event webhook'),
  MAILGUN_SIGNING_KEY: secret.describe('the key with which Mailgun signs its webhooks'),
  POSTMARK_WEBHOOK_PASSWORD: secret.describe('the password in the URL that Postmark calls'),
  ZONEINFO_DIR: settings.zoneInfoDir,
  DEFAULT_TIMEZONE: z.string().default(DEFAULT_TIMEZONE).describe('time zone of schedules that do not name one'),
  ARTIFACT_RETENTION: settings.artifactRetention,
  START_WAIT: settings.startWait,
  PUBLIC_URL: settings.publicUrl,
};

/** DEFAULT_TIMEZONE must be in the zone data that is used, which ZONEINFO_DIR can set. */
export const checkGatewaySettings: CheckTogether = ({ ZONEINFO_DIR: folder, DEFAULT_TIMEZONE: zone }) => {
  if (zone === undefined) return {};
  const usable = folder !== undefined && zoneFolderProblem(folder) === null ? folder : undefined;
  return isZone(zone, zonesOf(zoneFiles(zoneData(usable))))
    ? {}
    : { DEFAULT_TIMEZONE: 'must be a region of the IANA time zone database, such as Europe/Berlin' };
};

const shape = z.object(gatewaySettings);
/** What the gateway is configured with. */
export type GatewayConfig = z.infer<typeof shape>;

/** The settings of the gateway as a separate service. */
export const gatewayServiceSettings = {
  ...gatewaySettings,
  // A separate service must be reachable from other machines; the single-machine program must not.
  HOST: gatewaySettings.HOST.unwrap().default('0.0.0.0').describe('address to listen on'),
  ...serviceSettings,
  ...keySettings,
};

/** The settings a rebuild needs. @throws ConfigError naming every invalid setting */
export const readRebuildConfig = (env: Record<string, string | undefined>) =>
  readConfig({ READ_MODEL_URL: gatewaySettings.READ_MODEL_URL, DATA_DIR: gatewaySettings.DATA_DIR }, env);

/** The embedded SQL file in a data folder. */
export const readModelFile = (dataDir: string): string => `${dataDir.replace(/\/+$/, '')}/read-model.db`;
