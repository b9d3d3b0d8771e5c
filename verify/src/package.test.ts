import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const folder = join(__dirname, '..');

it('the package has the files that it names, and nothing for tests', () => {
  const { main, types, bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    main: string;
    types: string;
    bin: Record<string, string>;
  };
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' }),
  ) as { files: { path: string }[] }[];
  const paths = packed?.files.map(({ path }) => path) ?? [];
  expect(paths).toEqual(expect.arrayContaining([main, types, ...Object.values(bin)]));
  expect(paths.filter((path) => /testing|\.test\./.test(path))).toEqual([]);
});
