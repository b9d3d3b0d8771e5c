import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The compiled program of a process or thread, such as `source/json.worker`. Tests run from sources, and find it in the build that
 * `npm test` makes first.
 */
export const workerFile = (name: string): string => {
  const beside = join(__dirname, `${name}.js`);
  return existsSync(beside) ? beside : join(__dirname, '..', 'dist', `${name}.js`);
};
