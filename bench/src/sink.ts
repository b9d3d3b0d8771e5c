import { createServer, type Socket } from 'node:net';

/** What the sink received. */
export type SinkReport = {
  count: number;
  /** Epoch ms of each message, in order. */
  times: number[];
  /** One whole message. */
  sample: string;
};

/*
 * An SMTP server that accepts everything and keeps only the count and the times: cheap, so that the benchmark measures
 * the sender. Runs as a separate process and exchanges messages with its parent.
 */
const END = Buffer.from('\r\n.\r\n');
let times: number[] = [];
let sample: Buffer | null = null;

const serve = (socket: Socket): void => {
  let pending: Buffer = Buffer.alloc(0);
  let inData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  say('220 sink ESMTP');
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    for (;;) {
      if (inData) {
        const end = pending.indexOf(END);
        if (end < 0) return;
        sample ??= Buffer.from(pending.subarray(0, end + 2));
        pending = pending.subarray(end + END.length);
        inData = false;
        times.push(Date.now());
        say('250 2.0.0 taken');
        continue;
      }
      const end = pending.indexOf('\r\n');
      if (end < 0) return;
      const verb = pending.toString('latin1', 0, Math.min(end, 4)).toUpperCase();
      pending = pending.subarray(end + 2);
      if (verb === 'EHLO') say('250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 52428800');
      else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        socket.end('221 bye\r\n');
        return;
      } else say('250 2.1.0 ok');
    }
  });
};

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('message', (message: string) => {
  if (message === 'reset') [times, sample] = [[], null];
  if (message === 'count') process.send?.({ count: times.length });
  if (message === 'report')
    process.send?.({ count: times.length, times, sample: sample?.toString('latin1') ?? '' } satisfies SinkReport);
});
process.on('disconnect', () => process.exit(0));
