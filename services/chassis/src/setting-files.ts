import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** More than any setting needs; a file above it is not a setting. */
const LARGEST = 64 * 1024;

/** The value of a setting, or why its file gives none. Messages never contain what a file holds. */
type Found = { value: string | undefined } | { problem: string };

const clean = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** Whether a setting is given, as `NAME` or as `NAME_FILE`. An empty variable counts as not set. */
export const isGiven = (env: Environment, name: string): boolean =>
  clean(env[name]) !== undefined || clean(env[`${name}_FILE`]) !== undefined;

/** The value of a setting from the variable `NAME`, or from the file that `NAME_FILE` names. */
export const findSetting = (env: Environment, name: string): Found => {
  const [value, file] = [clean(env[name]), clean(env[`${name}_FILE`])];
  if (file === undefined) return { value };
  if (value !== undefined) return { problem: `give ${name} or ${name}_FILE, not both` };
  try {
    const text = readFileSync(file, 'utf8');
    if (text.length > LARGEST) return { problem: `the file ${file} is larger than ${LARGEST / 1024} KiB` };
    const found = clean(text);
    return found === undefined ? { problem: `the file ${file} is empty` } : { value: found };
  } catch (error) {
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EACCES: 'may not be read by this user',
      EISDIR: 'is a folder',
    };
    const { code = '' } = error as NodeJS.ErrnoException;
    return { problem: `the file ${file} ${reasons[code] ?? `cannot be read (${code})`}` };
  }
};
