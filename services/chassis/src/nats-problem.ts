type Attempt = { binary: string; directory: string; port: number };

/** Whether nats-server exited because another program uses the port. */
export const isPortBusy = (lastWords: string): boolean => /address already in use/.test(lastWords);

/** Why nats-server did not start, from its last output, and how to fix it. */
export const natsProblem = (lastWords: string, { binary, directory, port }: Attempt): string => {
  const reason = /\[FTL\] (.*)/.exec(lastWords)?.[1] ?? lastWords.trim().split('\n').at(-1) ?? '';
  if (/not found|permission denied$|cannot execute/i.test(reason) && reason.includes(binary))
    return `${binary} cannot be run (${reason}); install nats-server, or set NATS_SERVER_BIN to its path`;
  if (isPortBusy(reason)) return `port ${port} on 127.0.0.1 is in use; stop the program that uses it`;
  if (/no space left/.test(reason))
    return `the disk that holds ${directory} is full (${reason}); make room and start again`;
  if (/JetStream|storage|permission|read-only/i.test(reason))
    return `its folder ${directory} cannot be used (${reason}); make it a folder this user may write to, or set DATA_DIR to another one`;
  return `${binary} printed: ${reason || 'nothing'}`;
};

/** Why a file or folder could not be created, and how to fix it. */
export const folderProblem = (folder: string, error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EEXIST: 'a file of that name is in the way',
    ENOTDIR: 'a file is in the way',
  };
  return `the folder ${folder} cannot be used: ${reasons[code] ?? message}. Make it a folder this user may write to, or set DATA_DIR to another one`;
};
