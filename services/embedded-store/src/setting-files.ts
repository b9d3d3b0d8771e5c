import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

const LARGEST = 64 * 1024;

const clean = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** The text of a file without white space around it. @throws Error that never contains what the file holds */
const textOf = (path: string): string => {
  const text = readFileSync(path, 'utf8');
  if (text.length > LARGEST) throw new Error(`the file ${path} is larger than ${LARGEST / 1024} KiB`);
  const found = clean(text);
  if (found === undefined) throw new Error(`the file ${path} is empty`);
  return found;
};

/**
 * The environment with `NAME` filled in from the file that `NAME_FILE` names, for some names, as every service reads its
 * settings; the store does not depend on the chassis, which has the same for them. A setting whose file cannot be used
 * counts as not given and is named in `problems`.
 */
export const withSettingFiles = (
  environment: Environment,
  names: readonly string[],
): { given: Environment; problems: ReadonlyMap<string, string> } => {
  const given: Record<string, string | undefined> = {};
  const problems = new Map<string, string>();
  for (const name of names) {
    const path = clean(environment[`${name}_FILE`]);
    given[name] = path === undefined ? environment[name] : undefined;
    if (path === undefined) continue;
    try {
      if (clean(environment[name]) !== undefined) throw new Error(`give ${name} or ${name}_FILE, not both`);
      given[name] = textOf(path);
    } catch (error) {
      problems.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  return { given, problems };
};
