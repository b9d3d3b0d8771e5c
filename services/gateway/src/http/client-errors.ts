import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '@punctual/chassis';
import { Problem, problemBody } from './problem';

/** How long a connection stays open after the response, so that a client that is still sending can read it before the reset. */
const LINGER_MS = 1_000;

const CONNECTION = /^(HPE_|ERR_HTTP_|ERR_STREAM_|E(CONN|PIPE|TIMEDOUT|HOSTUNREACH))/;

/**
 * Whether an error was caused by the client's connection or bytes. Such Node errors carry the raw bytes of the
 * request (`rawPacket`), passwords included, so they must never be logged unchanged.
 */
export const isClientError = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && CONNECTION.test(code);
};

const problemOf = (code: string): Problem => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem(431, 'request/header-too-large', 'the header fields are larger than 16 KiB');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new Problem(413, 'request/too-large', 'the chunk extensions are larger than 16 KiB');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem(408, 'request/timeout', 'the request did not arrive in time');
  return new Problem(400, 'request/malformed', 'this is not HTTP as RFC 9112 describes it');
};

const encoded = (problem: Problem) => {
  const body = JSON.stringify(problemBody(problem));
  const fields = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    ...problem.headers,
    Connection: 'close',
  };
  return { body, fields };
};

/** Answers a request that did not reach the application with a problem, and closes its connection. */
export const answerProblem = (response: ServerResponse, problem: Problem): void => {
  const { body, fields } = encoded(problem);
  response.writeHead(problem.status, fields).end(body);
};

/** Refuses requests that Node itself would refuse in plain text. Returns whether it did. */
export const refused = (request: IncomingMessage, response: ServerResponse): boolean => {
  if (request.httpVersion !== '1.1' || request.headers.host !== undefined) return false;
  answerProblem(response, new Problem(400, 'request/malformed', 'the Host field is missing'));
  return true;
};

/** Makes a server answer unreadable requests (400, 408, 413, 417, 431) with problems, and log each in one line at debug level. */
export const answerClientErrors = (server: Server, log: Log): void => {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const seen = new WeakSet<Duplex>();
  server.on('request', (request, response) => answering.set(request.socket, response));
  server.on('checkExpectation', (_, response: ServerResponse) => {
    log.debug({ status: 417 }, 'refused a request: its Expect field is not 100-continue');
    answerProblem(response, new Problem(417, 'request/expectation-failed', 'only Expect: 100-continue is supported'));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (seen.has(socket)) return;
    seen.add(socket);
    const code = error.code ?? 'unknown';
    const under = answering.get(socket);
    const midway = under?.headersSent && !under.writableFinished;
    const problem = code === 'ECONNRESET' || !socket.writable || midway ? null : problemOf(code);
    log.debug({ code, status: problem?.status ?? null }, 'could not read a request');
    if (!problem) {
      socket.destroy();
      return;
    }
    const { body, fields } = encoded(problem);
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${problem.status} ${problemBody(problem).title}\r\n${head.join('')}\r\n${body}`);
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
};
