import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import type { LoopOrder } from './processes';

/**
 * The baseline: what a careful program without Punctual does. A separate process that sends the same mail to n
 * recipients, one sendMail each, signed with DKIM, over a pooled nodemailer transport.
 */
const main = async (): Promise<void> => {
  const [port = '', sampleFile = '', order = ''] = process.argv.slice(2);
  const { count, warmUp, connections, dkim }: LoopOrder = JSON.parse(order);
  const mail = await PostalMime.parse(readFileSync(sampleFile));
  const bytes = (content: string | ArrayBuffer | Uint8Array) => Buffer.from(content as ArrayBuffer);
  const attachments = mail.attachments.map(({ filename, mimeType, content, contentId }) => ({
    filename: filename ?? 'file',
    contentType: mimeType,
    content: bytes(content),
    ...(contentId ? { cid: contentId.replace(/[<>]/g, '') } : {}),
  }));
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(port),
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key },
  });
  const sendTo = async (many: number): Promise<void> => {
    const recipients = Array.from({ length: many }, (_, index) => `person${index}@example.com`).values();
    const send = async () => {
      for (const to of recipients) {
        await transport.sendMail({
          from: 'Punctual <punctual@example.com>',
          to,
          subject: mail.subject ?? '',
          html: mail.html ?? '',
          text: mail.text ?? '',
          attachments,
        });
      }
    };
    // Twice as many messages in flight as connections, so that no connection waits for the loop.
    await Promise.all(Array.from({ length: connections * 2 }, send));
  };
  await sendTo(warmUp);
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  const startedAt = Date.now();
  const before = process.cpuUsage();
  await sendTo(count);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ startedAt, endedAt: Date.now(), cpuMs: (user + system) / 1000 });
  transport.close();
  process.disconnect();
};

void main();
