import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^punctual-render-(\d+)-/;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes the folders of services that were killed: the rows of their reports are in them. */
const removeLeftOver = async (parent: string): Promise<void> => {
  const left = (await readdir(parent)).filter((name) => {
    const pid = NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  // Those of another account cannot be removed.
  await Promise.allSettled(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
};

/** A new folder for files of renderings, which only this account can read. */
export const taskFolder = async (parent = tmpdir()): Promise<string> => {
  await removeLeftOver(parent);
  return mkdtemp(join(parent, `punctual-render-${process.pid}-`));
};
