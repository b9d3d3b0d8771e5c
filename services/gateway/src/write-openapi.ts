import { writeFileSync } from 'node:fs';
import { createLog, get, type Resources, type Telemetry } from '@punctual/chassis';
import { compose, T } from './composition';
import { openApiDocument } from './http/openapi';

/**
 * Writes the OpenAPI document to the file named by the first argument without starting anything: clients are generated
 * from it at build time. Composing only lists the operations, so the resources below are never called.
 */
const main = (file: string) => {
  const log = createLog('write-openapi', 'silent');
  const resources = { store: {}, bus: {}, nats: {}, artifacts: {}, clock: {}, log } as unknown as Resources;
  const settings = { READ_MODEL_URL: undefined, PUBLIC_URL: undefined, ON_OTHER_LOG: 'rebuild' as const };
  const container = compose(
    { ...settings, DEFAULT_TIMEZONE: 'UTC', ZONEINFO_DIR: undefined, ARTIFACT_RETENTION: 90, RATE_LIMIT: 0 },
    resources,
    {} as Telemetry,
    ':memory:',
    { health: async () => [] },
  );
  writeFileSync(file, JSON.stringify(openApiDocument(get(container, T.operations), { url: '/' })));
};

main(process.argv[2] ?? 'openapi.json');
