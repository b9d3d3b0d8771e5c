import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { readReport } from '@punctual/mailer';

const SAMPLES = join(__dirname, '../../services/mailer/src/bounce/samples');
/** Messages a second that a machine of two cores should read at least. */
const GOAL = 500;
/** Each measurement is repeated and the best counts, since the machine does other things too. */
const ROUNDS = 3;
const MIB = 1024 * 1024;
const RECEIVED = { token: null, at: '2026-11-23T09:00:00Z' };

const read = (message: Buffer): number => {
  const report = readReport(message, RECEIVED);
  return 'ignored' in report ? 0 : report.recipients.length;
};

/** What no reader can do without: to look at each octet. */
const walk = (message: Buffer): number => {
  let lines = 0;
  for (const octet of message) if (octet === 10) lines++;
  return lines;
};

/** Messages a second, by the best of some rounds. */
const rateOf = (messages: readonly Buffer[], count: number, work: (message: Buffer) => number): number => {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    for (let done = 0; done < count; done++) work(messages[done % messages.length] ?? Buffer.alloc(0));
    best = Math.max(best, count / ((performance.now() - begun) / 1_000));
  }
  return best;
};

const show = (title: string, messages: readonly Buffer[], count: number, goal?: number): void => {
  const octets = messages.reduce((sum, { length }) => sum + length, 0) / messages.length;
  const before = process.resourceUsage().maxRSS;
  const ours = rateOf(messages, count, read);
  const grown = (process.resourceUsage().maxRSS - before) / 1024;
  const bare = rateOf(messages, count, walk);
  const judged = goal === undefined ? '' : ` (goal ${goal}: ${ours >= goal ? 'reached' : 'not reached'})`;
  console.log(
    `  ${title.padEnd(28)} ${ours.toFixed(0)} messages/s${judged} of ${(octets / 1024).toFixed(1)} KiB, ${((ours * octets) / MIB).toFixed(0)} MiB/s, ` +
      `${(ours / bare).toFixed(2)} of a bare walk over the octets; peak memory grew by ${grown.toFixed(0)} MiB`,
  );
};

const withMail = (report: Buffer, mib: number): Buffer =>
  Buffer.concat([report, Buffer.alloc(mib * MIB, 'A line of a file in the mail that came back.\r\n')]);

const samples = readdirSync(SAMPLES).map((file) => readFileSync(join(SAMPLES, file)));
const [whole = Buffer.alloc(0)] = samples.filter((message) => message.includes('Content-Type: message/rfc822'));
const parts =
  'From: MAILER-DAEMON@example.net\r\nSubject: undeliverable\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
const hostile = [`${parts}${'--b\r\n'.repeat(MIB / 5)}`, `${parts}${'\r\n'.repeat(MIB / 2)}`].map((text) =>
  Buffer.from(text),
);
const count: number = workerData;
const few = Math.max(2, Math.round(count / 200));
show(`${samples.length} kinds of reports`, samples, count, GOAL);
show('with the mail that came back', [withMail(whole, 10)], few);
show('made to be slow', hostile, few);
