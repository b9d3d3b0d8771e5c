import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { SmtpSession } from './smtp-session';
import { relayFromUrl } from './smtp-url';
import { BIG, except, mailer, message, scripted } from './testing/mailer-under-test';
import { wireMessage } from './wire-message';

const TIMEOUTS = { connectMs: 5_000, greetingMs: 5_000, socketMs: 10_000 };
const small = (text: string) => Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`);

/** A relay that counts sessions and takes the message of the first one as soon as it may come. */
const hasty = async (onData: (socket: Socket) => void = () => {}) => {
  let sessions = 0;
  const url = await scripted(
    except({
      CONNECT: () => {
        sessions += 1;
        return '220 test';
      },
      DATA: (socket) => {
        if (sessions > 1) return '354 go';
        onData(socket);
        return '354 go\r\n250 2.0.0 taken';
      },
    }),
  );
  return { url, sessions: () => sessions };
};

describe('a relay that answers 250 before it has the whole message', () => {
  it('may have it or not: the outcome is unknown, and its session takes no further message', async () => {
    const { url, sessions } = await hasty();
    const smtp = mailer({ url, connections: 1 });
    expect(await smtp.send(message(undefined, BIG))).toMatchObject([
      { outcome: 'unknown', smtpCode: null, text: 'the relay accepted before it had the whole message' },
    ]);
    expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted' }]);
    expect(sessions()).toBe(2);
  });

  it('is not sent another message in the room of one that still waits in the socket', async () => {
    let session: SmtpSession | undefined;
    const socketOf = () => (session as unknown as { connection: { _socket: Socket } }).connection._socket;
    // What is written from here on stays in the socket, as where the network is slower than the relay answers.
    const { url } = await hasty(() => socketOf().cork());
    session = await SmtpSession.open(relayFromUrl(url), TIMEOUTS);
    const envelope = { from: 'reports@example.com', to: ['ada@example.com'] };
    const { failure, progress } = await session.send(envelope, wireMessage(small('one')));
    expect([failure, progress, session.alive]).toEqual([null, 'dot', false]);
  });

  it('keeps its session when everything has gone out', async () => {
    const url = await scripted(except({}));
    const session = await SmtpSession.open(relayFromUrl(url), TIMEOUTS);
    const envelope = { from: 'reports@example.com', to: ['ada@example.com'] };
    for (const text of ['one', 'two'])
      expect(await session.send(envelope, wireMessage(small(text)))).toMatchObject({ failure: null, progress: 'dot' });
    expect(session.alive).toBe(true);
    session.quit();
  });
});
