import { settings } from '@punctual/chassis';
import { z } from 'zod';
import { isAllowedHost } from './address-guard';
import { connectionsSetting, secretsSetting } from './connections';

/** Settings of data sources; `CONNECTIONS_FILE` and `SOURCE_SECRETS_FILE` read the JSON from a file. */
export const sourceSettings = {
  CONNECTIONS: connectionsSetting.describe('databases that reports may query: JSON, {"name": {"url": "postgres://…"}}'),
  SOURCE_SECRETS: secretsSetting.describe(
    'values for headers of HTTP sources: JSON, {"name": {"value": "…", "hosts": ["api.example.com"]}}',
  ),
  SOURCE_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine(
      (parts) => parts.every(isAllowedHost),
      'must be hosts, host:port or blocks such as 10.1.0.0/16, separated by commas',
    )
    .describe('hosts inside that HTTP sources may reach; without it they reach public addresses only'),
  SOURCE_TIMEOUT: settings.seconds(3_600).default(60).describe('seconds that reading one source may take'),
  SOURCE_MAX_ROWS: settings.count(1, 10_000_000).default(1_048_574).describe('rows that one source may give'),
  SOURCE_MAX_MIB: settings.count(1, 4_096).default(128).describe('MiB of rows that one source may give'),
};
