import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { STREAMS } from '@punctual/contracts';
import { AckPolicy, DeliverPolicy, type NatsConnection, nanos } from 'nats';
import { z } from 'zod';
import { isMissing } from './jetstream';
import { inboxPrefix } from './nats-users';

const ACK_WAIT_MS = 30_000;

/** Setting with the names of the programs that read events: `billing,audit`. Each is a NATS user and a durable consumer. */
export const eventConsumersSetting = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine(
    (names) => names.every((name) => /^[a-z][a-z0-9_]{0,31}$/.test(name) && name !== 'services' && name !== 'gateway'),
    'must be names of small letters, digits and _, separated by commas, and neither services nor gateway',
  )
  .default(['consumer']);

/**
 * Makes sure that each program that reads events has its durable pull consumer on EVENTS, from the oldest event on. The
 * programs may not create consumers themselves; an existing consumer keeps its operator's configuration.
 */
export const ensureEventConsumers = async (nats: NatsConnection, names: readonly string[]): Promise<void> => {
  const manager = await nats.jetstreamManager();
  for (const name of names) {
    try {
      await manager.consumers.info(STREAMS.events, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await manager.consumers.add(STREAMS.events, {
        durable_name: name,
        filter_subject: 'punctual.>',
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        ack_wait: nanos(ACK_WAIT_MS),
        max_deliver: -1,
      });
    }
  }
};

const consumer = z.object({ user: z.string(), password: z.string(), durable: z.string(), inboxPrefix: z.string() });
const credentials = z.object({ url: z.string(), stream: z.string(), consumers: z.array(consumer) });

/** A password of 192 random bits, without characters that need quoting anywhere. */
export const newPassword = (): string => randomBytes(24).toString('hex');

/** The port and passwords in the credentials file of an earlier start; null when there is no usable file. */
export const readEventConsumers = async (
  file: string,
): Promise<{ port: number; passwords: Record<string, string> } | null> => {
  try {
    const { url, consumers } = credentials.parse(JSON.parse(await readFile(file, 'utf8')));
    const passwords = Object.fromEntries(consumers.map(({ user, password }) => [user, password]));
    return { port: Number(new URL(url).port), passwords };
  } catch {
    return null;
  }
};

/** Writes the file (mode 0600) that tells programs on this machine how to read events. */
export const writeEventConsumers = async (
  file: string,
  port: number,
  passwords: Readonly<Record<string, string>>,
): Promise<void> => {
  const content: z.infer<typeof credentials> = {
    url: `nats://127.0.0.1:${port}`,
    stream: STREAMS.events,
    consumers: Object.entries(passwords).map(([user, password]) => ({
      user,
      password,
      durable: user,
      inboxPrefix: inboxPrefix(user),
    })),
  };
  // The mode only applies to a newly created file, and a reader must never see a partial file.
  const whole = `${file}.new`;
  await rm(whole, { force: true });
  await writeFile(whole, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(whole, file);
};
