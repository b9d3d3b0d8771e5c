import { z } from 'zod';
import { findSetting } from './setting-files';
import { zoneFolderProblem } from './zone-data';

export { isGiven } from './setting-files';

/** The environment is invalid. The message names every wrong setting at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Checks settings that depend on each other: from the texts that are set, what is wrong, by the name of the setting. */
export type CheckTogether = (given: Readonly<Record<string, string | undefined>>) => Record<string, string>;

/**
 * Reads settings from an environment. Keys of the shape are the variables' names; an empty variable counts as not set.
 * Each setting can also be in a file, named by the variable with `_FILE` at its end.
 * @throws ConfigError naming every wrong setting, what is wrong with it and what it is for (the schema's description).
 */
export const readConfig = <Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Record<string, string | undefined>,
  checkTogether: CheckTogether = () => ({}),
): z.infer<z.ZodObject<Shape>> => {
  const problems = new Map<string, string>();
  const given = Object.fromEntries(
    Object.keys(shape).map((name) => {
      const found = findSetting(env, name);
      if ('problem' in found) problems.set(name, found.problem);
      return [name, 'problem' in found ? undefined : found.value];
    }),
  );
  const parsed = z.object(shape).safeParse(given);
  const together = Object.entries(checkTogether(given)).map(([name, message]) => ({ path: [name], message }));
  if (parsed.success && together.length === 0 && problems.size === 0) return parsed.data;
  for (const { path, message } of [...(parsed.error?.issues ?? []), ...together]) {
    const name = String(path[0]);
    if (!problems.has(name)) problems.set(name, message);
  }
  const lines = [...problems].map(([name, problem]) => {
    const purpose = (shape[name] as z.ZodType | undefined)?.description;
    return `  ${name}: ${problem}${purpose ? ` (${purpose})` : ''}`;
  });
  throw new ConfigError(`These settings are wrong:\n${lines.join('\n')}`);
};

/** Clusters are named by several hosts, which `URL` does not parse: `esdb://user:password@a:2113,b:2113`. */
const withFirstHost = (text: string): string =>
  text.replace(/^([a-z+]+:\/\/(?:[^@/?]*@)?[^,/?@]+)(?:,[^,/?@]+)+/, '$1');

const hasProtocol = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1));

const beginsWith = (protocols: readonly string[]): string =>
  `must be a URL that begins with ${protocols.map((name) => `${name}://`).join(' or ')}`;

const url = (...protocols: string[]) =>
  z.string().refine((text) => hasProtocol(text, protocols), beginsWith(protocols));

const clusterUrl = (...protocols: string[]) =>
  z.string().refine((text) => hasProtocol(withFirstHost(text), protocols), beginsWith(protocols));

/** Says that personal fields are stored as they are for now, see docs/operations.md. */
export const NO_KEYS = 'none';

/** A file of this machine, PostgreSQL, or `none` during an update from a version that cannot read what is sealed. */
const keysUrl = z
  .string()
  .refine(
    (text) => text === NO_KEYS || /^file:\/\/\/./.test(text) || hasProtocol(text, ['postgres', 'postgresql']),
    'must be a URL that begins with postgres://, or file:/// for a file that only processes of one machine share',
  )
  .describe('where the keys are that personal fields of events are sealed with');

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

const ADDRESS = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/;

/** Settings that more than one service reads. */
export const settings = {
  url,
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be at most 65535'),
  keysUrl,
  /** Where to listen: `host:port`, or `[address]:port` for IPv6. */
  listenAddress: z
    .string()
    .regex(ADDRESS, 'must be host:port, such as 127.0.0.1:2113')
    .transform((text) => {
      const [, inBrackets, plain, port] = ADDRESS.exec(text) ?? [];
      return { host: inBrackets ?? plain ?? '', port: Number(port) };
    })
    .refine(({ port }) => port >= 1 && port <= 65_535, 'the port must be from 1 to 65535'),
  natsUrl: clusterUrl('nats', 'tls').describe('where NATS listens, with user:password@ where it has users'),
  // The client knows the older scheme only; the connection string is the same.
  eventStoreUrl: clusterUrl('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover')
    .transform((text) => text.replace(/^kurrentdb/, 'esdb'))
    .describe('EventStoreDB connection string'),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least severe log line'),
  zoneInfoDir: z
    .string()
    .check(({ value: folder, issues }) => {
      const message = zoneFolderProblem(folder);
      if (message !== null) issues.push({ code: 'custom', input: folder, message });
    })
    .optional()
    .describe('folder of TZif files to take time zones from'),
  otlpEndpoint: url('http', 'https').optional().describe('OpenTelemetry collector'),
  seconds: (most: number) =>
    z
      .string()
      .regex(/^\d{1,9}(\.\d{1,3})?$/, 'must be a number of seconds')
      .transform(Number)
      .refine((n) => n > 0 && n <= most, `must be above 0 and at most ${most}`),
  count,
  startWait: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number of seconds')
    .transform(Number)
    .refine((n) => n <= 86_400, 'must be at most 86400')
    .default(600)
    .describe('seconds a starting service waits for a part that does not answer; 0 does not wait'),
  publicUrl: url('http', 'https')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional()
    .describe('URL at which users reach the gateway'),
  artifactRetention: count(1, 36_500).default(90).describe('days rendered files are kept'),
};
