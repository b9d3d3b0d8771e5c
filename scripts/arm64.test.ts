import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// The image is built for arm64 by the same Dockerfile. No arm64 machine is needed to see what would prevent that.

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Locked = {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  link?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  hasInstallScript?: boolean;
};
type Packages = Record<string, Locked>;

const lock = (JSON.parse(read('package-lock.json')) as { packages: Packages }).packages;
const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The packages that `npm ci --omit=dev` installs on Debian for one processor, or for every one. */
const forImage = (packages: Packages): [path: string, locked: Locked][] =>
  Object.entries(packages).filter(
    ([path, { dev, devOptional, link, os, libc }]) =>
      path.includes('node_modules/') &&
      !dev &&
      !devOptional &&
      !link &&
      (os?.includes('linux') ?? true) &&
      (libc?.includes('glibc') ?? true),
  );

/** Packages for amd64 alone. */
const withoutArm64 = (packages: Packages): string[] => {
  const all = forImage(packages);
  const forArm64 = new Set(
    all.filter(([, { cpu }]) => cpu?.includes('arm64')).map(([path, { version }]) => `${path}@${version}`),
  );
  return all
    .filter(([, { cpu }]) => cpu?.includes('x64') && !cpu.includes('arm64'))
    .filter(([path, { version }]) => !forArm64.has(`${path.replace(/x64(?!.*x64)/, 'arm64')}@${version}`))
    .map(([path]) => nameOf(path));
};

const ELF = Buffer.from('\u007fELF', 'latin1');

const isProgram = (path: string): boolean => {
  const [start, file] = [Buffer.alloc(ELF.length), openSync(path, 'r')];
  try {
    readSync(file, start);
    return start.equals(ELF);
  } finally {
    closeSync(file);
  }
};

/** Files of a package that only one processor can run; packages inside it are packages of their own. */
const programsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : programsIn(path);
    return entry.isFile() && !/\.(js|cjs|mjs|ts|json|map|md)$/.test(entry.name) && isProgram(path) ? [path] : [];
  });

/** Programs that are neither for another processor, by their path, nor there for arm64 as well. */
const withoutTwin = (files: readonly string[]): string[] =>
  files
    .filter((file) => !/\b(arm|arm64|ia32)\b/.test(file))
    .filter((file) => !/\bx64\b/.test(file) || !files.includes(file.replace(/\bx64\b/, 'arm64')));

const installed = new Set(
  Object.keys((JSON.parse(read('node_modules/.package-lock.json')) as { packages: Packages }).packages),
);

describe('the packages of the image', () => {
  it('are for every processor, or for arm64 in the same version too', () => {
    expect(forImage(lock).some(([, { cpu }]) => cpu?.includes('x64'))).toBe(true);
    expect(withoutArm64(lock)).toEqual([]);
  });

  it('would be named if one came for amd64 alone, or in an older version for arm64', () => {
    const amd64 = { version: '1.1.0', os: ['linux'], cpu: ['x64'], libc: ['glibc'] };
    const arm64 = { ...amd64, version: '1.0.0', cpu: ['arm64'] };
    const packages = {
      'node_modules/@a/only-linux-x64-gnu': amd64,
      'node_modules/b-linux-x64': amd64,
      'node_modules/b-linux-arm64': arm64,
      'node_modules/c/node_modules/d-linux-x64': amd64,
      'node_modules/c/node_modules/d-linux-arm64': { ...arm64, version: '1.1.0' },
      'node_modules/e-linux-x64-musl': { ...amd64, libc: ['musl'] },
      'node_modules/f-win32-x64': { ...amd64, os: ['win32'] },
      'node_modules/g-linux-x64': { ...amd64, dev: true },
    };
    expect(withoutArm64(packages)).toEqual(['@a/only-linux-x64-gnu', 'b-linux-x64']);
  });

  it('hold programs of one processor only in packages for it, or beside the same program for arm64', () => {
    const here = forImage(lock).filter(([path]) => installed.has(path));
    const found = here.flatMap(([path, { cpu }]) => programsIn(join(root, path)).map((file) => ({ file, cpu })));
    // The drawing library is one, so looking for them works.
    expect(found.length).toBeGreaterThan(0);
    const forAll = found.filter(({ cpu }) => cpu === undefined).map(({ file }) => relative(root, file));
    expect(withoutTwin(forAll)).toEqual([]);
    expect(withoutTwin(['a/linux-x64/a.node', 'a/linux-arm64/a.node', 'b/linux-x64/b.node', 'c/c.node'])).toEqual([
      'b/linux-x64/b.node',
      'c/c.node',
    ]);
  });

  it('compile nothing when they are installed: the image runs no script of a package', () => {
    const withScripts = forImage(lock).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = withScripts.map(([path]) => nameOf(path));
    expect(names.filter((name) => allowScripts[name] !== false)).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = read('deploy/Dockerfile');

  it.each([
    ['amd64', 'x64'],
    ['arm64', 'arm64'],
    ['', 'x64'],
  ])('for the processor "%s" installs packages for %s', (TARGETARCH, cpu) => {
    const [, expression = ''] = /--cpu=("\$\(.*\)")/.exec(dockerfile) ?? [];
    const env = { PATH: process.env['PATH'], TARGETARCH };
    expect(spawnSync('sh', ['-c', `printf %s ${expression}`], { env, encoding: 'utf8' }).stdout).toBe(cpu);
  });

  it('runs commands only in stages that are on the processor of the builder', () => {
    const stages = dockerfile.split(/^(?=FROM )/m).slice(1);
    const onBuilder = new Set<string>();
    const others = stages.filter((stage) => {
      const [, isPinned, from = '', name = ''] =
        /^FROM (--platform=\$BUILDPLATFORM )?(\S+)(?: AS (\S+))?/.exec(stage) ?? [];
      if (!isPinned && !onBuilder.has(from)) return true;
      onBuilder.add(name);
      return false;
    });
    expect([...onBuilder]).toEqual(['manifests', 'build', 'dependencies']);
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((stage) => /^RUN /m.test(stage))).toEqual([]);
  });
});
