import { connect, type Socket } from 'node:net';

/** A client that says what it likes, line by line. */
export type RawClient = {
  /** Sends text as it is. */
  write(text: string): void;
  /** Sends a line, and resolves to the code of the reply; null when the server hangs up. */
  say(line: string): Promise<number | null>;
  /** The code of the next reply. */
  reply(): Promise<number | null>;
  readonly socket: Socket;
};

/** Connects to a port of this machine; the greeting is the first reply. */
export const rawClient = (port: number): RawClient => {
  const socket = connect(port, '127.0.0.1');
  const replies: number[] = [];
  let [text, ended] = ['', false];
  let wake = (): void => {};
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    text += data.toString();
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (/^\d{3} /.test(line)) replies.push(Number(line.slice(0, 3)));
    }
    wake();
  });
  socket.on('close', () => {
    ended = true;
    wake();
  });
  const reply = async (): Promise<number | null> => {
    while (replies.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
    return replies.shift() ?? null;
  };
  const write = (said: string): void => void socket.write(said);
  return {
    write,
    reply,
    say: (line) => {
      write(`${line}\r\n`);
      return reply();
    },
    socket,
  };
};
