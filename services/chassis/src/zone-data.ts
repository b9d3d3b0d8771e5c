import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log';
import { useZoneFiles } from './zones';

/**
 * Which edition of the IANA time zone database is in use. `version` as in `2026f`; `source` is the folder of TZif files, or
 * `node` for the runtime's own data; `newer` is a newer edition of the system that cannot be used.
 */
export type ZoneData = { version: string; source: string; newer?: string };

const SYSTEM = '/usr/share/zoneinfo';
const BUILT_IN = 'node';

/** No zone name has more levels than `America/Argentina/Buenos_Aires`, and no zone file reaches this size. */
const MAX_DEPTH = 3;
const MAX_OCTETS = 64 * 1024;

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** The edition of a folder: the first line of `tzdata.zi`, or the file `+VERSION` that BSD and macOS have. */
const versionIn = (folder: string): string | null => {
  const text = read(join(folder, 'tzdata.zi'))?.split('\n', 1)[0] ?? read(join(folder, '+VERSION'));
  return /\b(\d{4}[a-z]{1,2})\b/.exec(text ?? '')?.[1] ?? null;
};

const isTzif = (bytes: Uint8Array | string): boolean =>
  (typeof bytes === 'string' ? bytes : Buffer.from(bytes.subarray(0, 4)).toString('latin1')).startsWith('TZif');

const usable = (folder: string): boolean => isTzif(read(join(folder, 'America/New_York')) ?? '');

/** What keeps a folder from being used as ZONEINFO_DIR; null when nothing does. */
export const zoneFolderProblem = (folder: string): string | null =>
  versionIn(folder) !== null && usable(folder)
    ? null
    : `${folder} holds no zone files; it needs TZif files such as America/New_York, and their edition in tzdata.zi or +VERSION`;

/**
 * The zone data a process uses: that of `folder` if an operator sets one (ZONEINFO_DIR), else that of the system if
 * it is newer than the runtime's, else the runtime's.
 * @throws RangeError when the named folder holds no zone files, which reading the settings has ruled out
 */
export const zoneData = (
  folder?: string,
  { system = SYSTEM, builtIn = process.versions['tz'] ?? '' } = {},
): ZoneData => {
  if (folder !== undefined) {
    const version = versionIn(folder);
    if (version === null || !usable(folder)) throw new RangeError(`${folder} holds no zone files`);
    return { version, source: folder };
  }
  const found = versionIn(system);
  // Editions sort as text: 2026c, 2026f, 2027a.
  if (found === null || found <= builtIn) return { version: builtIn, source: BUILT_IN };
  return usable(system) ? { version: found, source: system } : { version: builtIn, source: BUILT_IN, newer: found };
};

/** Every zone file of a source, by zone name, read at once so that all are of one edition; null for the runtime's own data. */
export const zoneFiles = ({ source }: ZoneData): Map<string, Uint8Array> | null => {
  if (source === BUILT_IN) return null;
  const files = new Map<string, Uint8Array>();
  const walk = (folder: string, prefix: string, depth: number): void => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      // `right` counts leap seconds, and `posix` repeats the rest.
      if (!/^[A-Z]/.test(name) || !existsSync(file)) continue;
      const stat = statSync(file);
      if (stat.isDirectory() && depth < MAX_DEPTH) walk(file, `${prefix}${name}/`, depth + 1);
      if (!stat.isFile() || stat.size > MAX_OCTETS) continue;
      const bytes = readFileSync(file);
      if (isTzif(bytes)) files.set(`${prefix}${name}`, bytes);
    }
  };
  walk(source, '', 1);
  return files;
};

/** The text logged at start. */
export const zoneDataText = ({ version, source, newer }: ZoneData): string =>
  `edition ${version} ${source === BUILT_IN ? 'of the runtime' : `in ${source}`}` +
  (newer ? `; edition ${newer} of the system cannot be used: its zone files are missing` : '');

/**
 * Makes this process (each thread has its own) use the zone data of `zoneData(folder)`, and logs which edition that is. Call
 * it at start, before anything is planned or rendered.
 */
export const useZoneData = (folder: string | undefined, log: Pick<Log, 'info' | 'warn'>): void => {
  const data = zoneData(folder);
  useZoneFiles(zoneFiles(data));
  log[data.newer ? 'warn' : 'info']({ zones: data }, `time zones: ${zoneDataText(data)}`);
};
