// Loaded into a service before its own code. SIGUSR2 arms it with what STOP_FILE says, a step and the id of a schedule: the process is
// killed as soon as the operating system has its message of that number about the schedule to another part (the event store, NATS, a mail
// server, a client). So it ends while it waits for the answer.
const { readFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');
const { Socket } = require('node:net');
const { Duplex } = require('node:stream');

/** Calls over gRPC are streams of one HTTP/2 connection, whose own writes do not pass through JavaScript. */
const isToOutside = (stream) => stream instanceof Socket || stream.constructor.name === 'ClientHttp2Stream';
/** Commands to the mail server and acknowledgements to NATS name nothing. */
const isNameless = (text) => /^(?:EHLO|MAIL|RCPT|DATA|QUIT|RSET|\r?\n?\.\r\n)|\+ACK/.test(text);

const { STOP_FILE } = process.env;
if (isMainThread && STOP_FILE) {
  let armed = null;
  let sent = 0;
  process.on('SIGUSR2', () => {
    armed = JSON.parse(readFileSync(STOP_FILE, 'utf8'));
    sent = 0;
    process.stdout.write(`armed ${armed.step} ${armed.about}\n`);
  });
  const isStep = (chunk) => {
    const text = Buffer.from(chunk).toString('latin1');
    return text.includes(armed.about) || isNameless(text);
  };
  const write = Duplex.prototype.write;
  Duplex.prototype.write = function (chunk, encoding, done) {
    if (!armed || !isToOutside(this) || !isStep(chunk) || ++sent !== armed.step)
      return write.call(this, chunk, encoding, done);
    return write.call(this, chunk, typeof encoding === 'string' ? encoding : undefined, () =>
      process.kill(process.pid, 'SIGKILL'),
    );
  };
}
