import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, say, which } from './tools.mjs';

const folder = join(root, '.tools', 'kustomize');
const unpacked = join(folder, 'usr', 'bin', 'kustomize');

/** The address of the machine's Debian mirror, or `undefined` on another system. */
const mirror = () => {
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter(existsSync);
  return sources
    .map((file) => /^(?:URIs:|deb) *(?:\[.*?\] *)?(http\S+)/m.exec(readFileSync(file, 'utf8'))?.[1])
    .find(Boolean);
};

/** Debian's package from its newest suite, unpacked into `.tools/`; nothing outside the checkout changes. */
const fromDebian = async () => {
  const address = mirror();
  if (!address || !which('dpkg-deb')) return undefined;
  say('Getting kustomize from Debian (apt-get download, into .tools/)');
  const apt = join(folder, 'apt');
  mkdirSync(join(apt, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${key}] ${address} sid main\n`);
  const options = [
    ...[
      'Dir::Etc::sourceparts=/dev/null',
      `Dir::Etc::sourcelist=${apt}/sources.list`,
      `Dir::State::lists=${apt}/lists`,
    ],
    ...[
      `Dir::Cache=${apt}/cache`,
      'APT::Sandbox::User=root',
      'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    ],
  ].flatMap((option) => ['-o', option]);
  await capture('apt-get', ['-q', ...options, 'update'], { cwd: apt });
  await capture('apt-get', ['-q', ...options, 'download', 'kustomize'], { cwd: apt });
  const packed = readdirSync(apt).find((name) => name.endsWith('.deb'));
  if (packed) await capture('dpkg-deb', ['-x', join(apt, packed), folder]);
  rmSync(apt, { recursive: true, force: true });
  return existsSync(unpacked) ? unpacked : undefined;
};

/**
 * Resolves to a program that builds manifests (`<program> build <folder>`): kustomize on the PATH, in `.tools/`, or from
 * Debian; `undefined` where there is none, and the tests that need it are then skipped by name.
 */
export const findKustomize = async () =>
  which('kustomize') ?? (existsSync(unpacked) ? unpacked : ((await fromDebian()) ?? undefined));
