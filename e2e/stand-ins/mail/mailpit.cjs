#!/usr/local/bin/node
// A mail catcher with the routes of Mailpit's API that the tests read. `/mailpit readyz` asks whether it is ready.
const { createServer } = require('node:http');

const MESSAGE_ID = /^message-id:\s*<([^>]+)>/im;
const messages = [];

const textOf = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Loaded only to serve: the question whether it is ready is asked often, and must be answered soon. */
const openSmtp = () => {
  const { SMTPServer } = require('smtp-server');
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, { envelope }, done) => {
      textOf(stream).then((raw) => {
        const To = envelope.rcptTo.map(({ address }) => ({ Name: '', Address: address }));
        messages.push({ ID: String(messages.length + 1), MessageID: MESSAGE_ID.exec(raw)?.[1] ?? '', To, raw });
        done();
      }, done);
    },
  });
  smtp.on('error', () => {});
  smtp.listen(1025);
};

const page = (url) => {
  const [start, limit] = [Number(url.searchParams.get('start') ?? 0), Number(url.searchParams.get('limit') ?? 50)];
  const listed = messages.toReversed().slice(start, start + limit);
  return { total: messages.length, start, messages: listed.map(({ raw: _, ...message }) => message) };
};

const http = createServer((request, response) => {
  const url = new URL(request.url, 'http://mail');
  const [, id] = /^\/api\/v1\/message\/(\w+)\/raw$/.exec(url.pathname) ?? [];
  const message = messages.find(({ ID }) => ID === id);
  if (url.pathname === '/readyz') response.end('ok');
  else if (url.pathname === '/api/v1/messages')
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(page(url)));
  else if (message) response.setHeader('Content-Type', 'text/plain').end(message.raw);
  else response.writeHead(404).end();
});

const askReady = () =>
  fetch('http://127.0.0.1:8025/readyz').then(
    ({ ok }) => process.exit(ok ? 0 : 1),
    () => process.exit(1),
  );

if (process.argv[2] === 'readyz') void askReady();
else {
  openSmtp();
  http.listen(8025);
  process.on('SIGTERM', () => process.exit(0));
}
