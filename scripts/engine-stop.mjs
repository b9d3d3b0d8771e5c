import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { capture, root } from './tools.mjs';

const stopScript = join(root, '..', 'shared', 'tools', 'docker', 'stop.sh');
// iptables is there, and not on everybody's PATH.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const FORWARDING = '/proc/sys/net/ipv4/ip_forward';

/** Whether a process is one of an engine's: an id in a file that outlived its process may be another's by now. */
const isEngine = (id) => {
  try {
    const [program = ''] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
    return ['dockerd', 'containerd'].includes(basename(program));
  } catch {
    return false;
  }
};

const processIds = (folder) =>
  ['docker.pid', join('exec', 'containerd', 'containerd.pid')]
    .map((file) => join(folder, file))
    .filter((file) => existsSync(file))
    .map((file) => Number(readFileSync(file, 'utf8')))
    .filter((id) => id > 0 && isEngine(id));

/** Whether the engine of a folder runs. */
export const isRunning = (folder) => processIds(folder).length > 0;

/** The file systems mounted below a folder, the innermost first. */
const mountsBelow = (folder) =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();

/**
 * Ends the engine of a folder with its containers, and takes away its firewall rules and mounts. The script for it waits
 * three seconds for the engine to end, which is not enough on a busy machine.
 */
export const stopEngine = async (folder) => {
  if (!existsSync(join(folder, 'env'))) return;
  await capture('bash', [stopScript], { env: { ...env, T: folder }, minutes: 3 });
  for (let tries = 0; tries < 120 && isRunning(folder); tries += 1) await pause(500);
  for (const id of processIds(folder)) process.kill(id, 'SIGKILL');
  for (const path of mountsBelow(folder)) await capture('umount', [path]);
};

const forwardPolicy = async () =>
  /^-P FORWARD (\w+)/m.exec((await capture('iptables', ['-S', 'FORWARD'], { env })).output)?.[1];

const forwarding = () => readFileSync(FORWARDING, 'utf8');

/** How the machine forwards packets before an engine changes it; `restore` puts it back. */
export const foundNetwork = async () => {
  // Without iptables nothing has changed the kernel's policy, which is to accept.
  const before = { policy: (await forwardPolicy()) ?? 'ACCEPT', forwarding: forwarding() };
  return {
    restore: async () => {
      if ((await forwardPolicy()) !== before.policy)
        await capture('iptables', ['-P', 'FORWARD', before.policy], { env });
      if (forwarding() !== before.forwarding) writeFileSync(FORWARDING, before.forwarding);
    },
  };
};
