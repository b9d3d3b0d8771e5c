import { settings } from '@punctual/chassis';
import { connectionsSetting } from './connections';

/** Settings of data sources; `CONNECTIONS_FILE` reads the JSON from a file. */
export const sourceSettings = {
  CONNECTIONS: connectionsSetting.describe('databases that reports may query: JSON, {"name": {"url": "postgres://…"}}'),
  SOURCE_TIMEOUT: settings.seconds(3_600).default(60).describe('seconds that reading one source may take'),
  SOURCE_MAX_MIB: settings.count(1, 4_096).default(128).describe('MiB of rows that one source may give'),
};
