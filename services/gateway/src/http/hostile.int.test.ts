import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { problem, reportDraft } from '../testing/requests';

const secret = 'planted-5ecret';
const lines: string[] = [];
const sink = new Writable({
  write: (chunk: Buffer, _, done) => {
    lines.push(chunk.toString());
    done();
  },
});
const logged = (code: string) => lines.filter((line) => line.includes(`"code":"${code}"`));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ log: createLog('test', 'debug', sink) });
});
afterAll(() => gateway.close());

/** Sends bytes unchanged. Returns everything received until the connection ended. */
const raw = (...parts: string[]): Promise<{ status: number; type: string; body: unknown }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.gateway.url);
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? Number.NaN);
      if (body.length < length || Number.isNaN(length)) return;
      socket.destroy();
      const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? '';
      resolve({ status: Number(head.split(' ')[1]), type, body: JSON.parse(body) });
    });
    socket.on('error', reject);
    socket.on('end', () => reject(new Error(`it ended after: ${text}`)));
  });

const authorization = `Authorization: Bearer ${secret}\r\n`;
const login = (more: string, body: string) =>
  `POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${authorization}${more}\r\n${body}`;
const unreadable: [string, string, number, string, string][] = [
  [
    'a malformed chunk',
    login('Transfer-Encoding: chunked\r\n', `zz\r\n{"password":"${secret}"}\r\n`),
    400,
    'request/malformed',
    'HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'a malformed chunk after a good one',
    login('Transfer-Encoding: chunked\r\n', `5\r\n{"pas\r\n${secret}`),
    400,
    'request/malformed',
    'HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'two lengths',
    login('Content-Length: 5\r\nContent-Length: 6\r\n', secret),
    400,
    'request/malformed',
    'HPE_UNEXPECTED_CONTENT_LENGTH',
  ],
  ['no method', `${secret} / HTTP/1.1\r\nHost: x\r\n\r\n`, 400, 'request/malformed', 'HPE_INVALID_METHOD'],
  [
    'an invalid header field',
    `GET / HTTP/1.1\r\nHost: x\r\n${secret}\r\n\r\n`,
    400,
    'request/malformed',
    'HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'a huge header',
    login(`X-Long: ${secret.repeat(2_000)}\r\n`, ''),
    431,
    'request/header-too-large',
    'HPE_HEADER_OVERFLOW',
  ],
];

it.each(unreadable)(
  'answers %s with a problem, and logs one line without the content of the request',
  async (_, bytes, status, code, reason) => {
    const before = logged(reason).length;
    expect(await raw(bytes)).toEqual({ status, type: 'application/problem+json', body: problem(status, code) });
    expect(
      logged(reason)
        .slice(before)
        .map((line) => (JSON.parse(line) as { level: string }).level),
    ).toEqual(['debug']);
  },
);

it('answers an unsupported expectation and a missing Host field with problems', async () => {
  expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nExpect: ${secret}\r\n\r\n`)).toMatchObject({
    status: 417,
    body: problem(417, 'request/expectation-failed'),
  });
  expect(await raw(`GET / HTTP/1.1\r\n${authorization}\r\n`)).toMatchObject({
    status: 400,
    body: problem(400, 'request/malformed'),
  });
});

it.each(['utf-16', 'iso-8859-1', 'utf-16le', 'us-ascii', secret])('refuses a body in %s', async (charset) => {
  const answer = await gateway
    .as('post', '/api/v1/reports')
    .set('Content-Type', `application/json; charset=${charset}`)
    .send(JSON.stringify(reportDraft))
    .expect(415);
  expect(answer.body).toEqual(problem(415, 'request/unsupported-media-type'));
});

it('accepts a body in UTF-8 under any name of the charset', async () => {
  for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8'])
    await gateway
      .as('post', '/api/v1/reports')
      .set('Content-Type', `application/json; charset=${charset}`)
      .send(JSON.stringify(reportDraft))
      .expect(201);
});

it('logs no secret, wherever a client puts it', async () => {
  const { api } = gateway;
  const session = '/api/v1/sessions';
  await api.post(session).set('Content-Type', 'application/json').send(`{"password":"${secret}`).expect(400);
  await api.post(session).set('Content-Type', 'application/json').send(`${secret}`).expect(400);
  await api
    .post(session)
    .send({ email: `${secret}@example.com`, password: secret })
    .expect(401);
  await api
    .post(session)
    .send({ email: { [secret]: secret }, password: secret })
    .expect(422);
  await api.post(session).set('Content-Type', `text/${secret}`).send(secret).expect(415);
  await api.post(session).set('Content-Encoding', secret).send({ email: 'a', password: 'b' }).expect(400);
  for (const path of [
    `/api/v1/reports?token=${secret}`,
    `/api/v1/reports/${secret}`,
    `/${secret}`,
    `/api/v1/${secret}/x`,
  ])
    for (const bearer of [gateway.token, secret]) await gateway.as('get', path, bearer);
  await api.get('/').auth('admin', secret);
  await gateway
    .as('get', '/api/v1/reports')
    .set({ 'X-API-Key': secret, Cookie: secret, traceparent: secret, 'User-Agent': secret });
  await gateway
    .as('post', '/api/v1/reports')
    .set('Idempotency-Key', secret)
    .send({ ...reportDraft, [secret]: secret });
  await gateway.as('put', `/api/v1/reports/${secret}`).set('If-Match', secret).send(reportDraft);
  await gateway.as('get', '/health/live').set('Host', secret);
  // A client that disconnects in the middle of its body.
  const { hostname, port } = new URL(gateway.gateway.url);
  const before = lines.length;
  const socket = connect(Number(port), hostname, () => {
    socket.write(login('Content-Length: 1000\r\n', `{"password":"${secret}`), () => socket.resetAndDestroy());
  });
  await eventually(() => expect(lines.length).toBeGreaterThan(before));
  await gateway.stopNats();
  await gateway
    .as('post', '/api/v1/reports')
    .send({ ...reportDraft, name: secret })
    .expect(503);
  await gateway.resources.nats.close();

  expect(lines.filter((line) => line.includes(secret) || line.includes(gateway.token))).toEqual([]);
  expect(lines.filter((line) => /rawPacket|"body"|"headers"/.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(30);
});
