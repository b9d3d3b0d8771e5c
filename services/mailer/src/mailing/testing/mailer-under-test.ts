import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import type { OutgoingMessage, RecipientOutcome } from '../smtp';
import { NodemailerSmtp, type NodemailerSmtpOptions } from '../smtp.nodemailer';
import { wireMessage } from '../wire-message';
import { type Behaviour, startRelay, type TestRelay } from './test-relay';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A relay for one test, closed after it. */
export const relayThat = async (behaviour: Behaviour = {}): Promise<TestRelay> => {
  const relay = await startRelay(behaviour);
  ending.push(relay.close);
  return relay;
};
/** An adapter with short time-outs, closed after the test. */
export const mailer = (options: NodemailerSmtpOptions): NodemailerSmtp => {
  const smtp = new NodemailerSmtp({ connectMs: 5_000, greetingMs: 5_000, socketMs: 10_000, ...options });
  ending.push(() => smtp.close());
  return smtp;
};
/** A small message, to one recipient by default. */
export const message = (
  to: string[] = ['ada@example.com'],
  raw: Buffer = Buffer.from('Subject: x\r\n\r\n.dot\r\n'),
): OutgoingMessage => ({ envelope: { from: 'reports@example.com', to }, compose: () => wireMessage(raw) });
/** The compared parts of outcomes: the local part, the outcome and both codes. */
export const brief = (outcomes: RecipientOutcome[]): unknown[] =>
  outcomes.map(({ email, outcome, smtpCode, enhancedCode }) => [email.split('@')[0], outcome, smtpCode, enhancedCode]);
/** Larger than the buffers of two loopback sockets, so it cannot be sent in one write (32 MiB). */
export const BIG = Buffer.concat([
  Buffer.from('Subject: big\r\n\r\n'),
  Buffer.alloc(32 * 1024 * 1024, `${'x'.repeat(70)}\r\n`),
]);

/** A scripted server: each client line is answered by `answer`. */
export const scripted = async (answer: (line: string, socket: Socket) => string | null): Promise<string> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string): void => {
      const words = answer(line, socket);
      if (words !== null) socket.write(`${words}\r\n`);
    };
    say('CONNECT');
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').slice(0, -1)) say(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
/** An ordinary conversation, except for some verbs. */
export const except =
  (other: Record<string, (socket: Socket) => string | null>) =>
  (line: string, socket: Socket): string | null => {
    const verb = line.split(' ')[0] ?? '';
    const own = other[verb];
    if (own) return own(socket);
    return (
      (
        {
          CONNECT: '220 test',
          EHLO: '250 test',
          DATA: '354 go',
          QUIT: '221 bye',
          MAIL: '250 ok',
          RCPT: '250 ok',
          RSET: '250 ok',
          '.': '250 ok',
        } as Record<string, string>
      )[verb] ?? null
    );
  };
/** Drops the connection without a reply. */
export const hangUp = (socket: Socket): null => {
  socket.destroy();
  return null;
};
