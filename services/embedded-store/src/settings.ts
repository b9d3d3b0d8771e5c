import { readFileSync } from 'node:fs';
import type { HealthAddress } from './health-port';
import { checkOptions, type EmbeddedStoreOptions, InvalidOptionsError } from './options';
import { withSettingFiles } from './setting-files';

/** The settings of the stand-alone store; each is an environment variable, or a file named by the variable with `_FILE`. */
export const SETTINGS = {
  EVENTSTORE_FILE: 'SQLite file of the log (required)',
  EVENTSTORE_HOST: 'address to listen on; 127.0.0.1. Others need a user and a password',
  EVENTSTORE_PORT: 'port; 2113. 0 takes a free one',
  EVENTSTORE_USERNAME: 'user name required of every caller',
  EVENTSTORE_PASSWORD: 'password of that user',
  EVENTSTORE_TLS_CERT: 'PEM file of the certificate chain',
  EVENTSTORE_TLS_KEY: 'PEM file of its private key',
  EVENTSTORE_MAX_APPEND_SIZE: 'maximum size of one append in bytes; 1048576',
  HEALTH_PORT: 'port of health and metrics; none when not set, 0 takes a free one',
  HEALTH_HOST: 'address of the health port; 0.0.0.0',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options from the environment, and where to serve health; `health` is null when HEALTH_PORT is not set.
 * @throws InvalidOptionsError listing every problem
 */
export const optionsFromEnvironment = (
  environment: Environment,
): { options: EmbeddedStoreOptions; health: HealthAddress | null } => {
  const { given, problems: unusable } = withSettingFiles(environment, Object.keys(SETTINGS));
  const problems = [...unusable].map(([name, problem]) => `${name}: ${problem}`);
  const value = (name: keyof typeof SETTINGS): string | undefined => given[name]?.trim() || undefined;
  const integer = (name: keyof typeof SETTINGS): number | undefined => {
    const text = value(name);
    if (text === undefined) return undefined;
    if (/^\d{1,10}$/.test(text)) return Number(text);
    problems.push(`${name}: '${text}' is not a whole number`);
    return undefined;
  };
  const pem = (name: keyof typeof SETTINGS): string | undefined => {
    const path = value(name);
    try {
      return path === undefined ? undefined : readFileSync(path, 'utf8');
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const together = <T>(first: keyof typeof SETTINGS, second: keyof typeof SETTINGS, make: () => T): T | undefined => {
    if (unusable.has(first) || unusable.has(second)) return undefined;
    if ((value(first) === undefined) === (value(second) === undefined))
      return value(first) === undefined ? undefined : make();
    problems.push(`${first} and ${second}: give both or neither`);
    return undefined;
  };

  const host = value('EVENTSTORE_HOST');
  const maxAppendSize = integer('EVENTSTORE_MAX_APPEND_SIZE');
  const credentials = together('EVENTSTORE_USERNAME', 'EVENTSTORE_PASSWORD', () => ({
    username: value('EVENTSTORE_USERNAME') ?? '',
    password: given['EVENTSTORE_PASSWORD'] ?? '',
  }));
  const tls = together('EVENTSTORE_TLS_CERT', 'EVENTSTORE_TLS_KEY', () => ({
    cert: pem('EVENTSTORE_TLS_CERT') ?? '',
    key: pem('EVENTSTORE_TLS_KEY') ?? '',
  }));
  const healthPort = integer('HEALTH_PORT');
  if (healthPort !== undefined && healthPort > 65_535) problems.push('HEALTH_PORT: must be at most 65535');
  const options: EmbeddedStoreOptions = {
    file: value('EVENTSTORE_FILE') ?? '',
    port: integer('EVENTSTORE_PORT') ?? 2113,
    ...(host === undefined ? {} : { host }),
    ...(maxAppendSize === undefined ? {} : { maxAppendSize }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined ? {} : { tls }),
  };
  // What depends on a setting that could not be read would only be named as a second problem.
  if (unusable.size > 0) throw new InvalidOptionsError(problems);
  try {
    checkOptions(options);
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw new InvalidOptionsError(problems);
  const health = healthPort === undefined ? null : { host: value('HEALTH_HOST') ?? '0.0.0.0', port: healthPort };
  return { options, health };
};
