import type { Bus, Previews } from '@punctual/chassis';
import {
  type Command,
  type Event,
  type JudgedPreview,
  judgedPreview,
  occurrenceFired,
  Rejection,
  type SchedulePreview,
  type ScheduleSpec,
} from '@punctual/contracts';
import { z } from 'zod';
import { newPlace, whenThere } from '../http/previews';
import { reachedBy } from './reached-by';

type Needs = { bus: Bus; previews: Previews };
/** Of a stored schedule, or with another specification in its place; `recipient` is whose mail is shown. */
type Wanted = { scheduleId: string; spec: ScheduleSpec | null; recipient: string | null };
type Order = Event<'OccurrenceFired'>['data'];
type Mail = NonNullable<JudgedPreview['mail']>;

const drafted = z.object({ order: occurrenceFired.schema });
const judgedReply = z.object({ judged: judgedPreview });
const mailed = z.object({
  sender: z.strictObject({ name: z.string(), address: z.string() }),
  to: z.string(),
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  size: z.number(),
  sizeLimit: z.number().nullable(),
  smtpUtf8: z.boolean().nullable().default(null),
  linked: z.array(z.string()).default([]),
});
const urlOf = (token: string): string => `/previews/${token}`;

/**
 * A run of a schedule as it would go out now, by the steps of a run: what it orders, its rendering, its judging and its mail. Nothing is
 * recorded or sent, and its files are kept with the previews.
 * @throws Rejection as the run would fail; Problem 503 when it takes too long
 */
export const previewSchedule = async (
  { bus, previews }: Needs,
  wanted: Wanted,
  commandId: string,
): Promise<SchedulePreview> => {
  const { key } = newPlace();
  const { recipient } = wanted;
  const ask = async (command: Command): Promise<unknown> => {
    const reply = await bus.request(command, `${commandId} ${command.type}`);
    if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
    return reply.result;
  };

  const mailOf = async ({ audience, dueAt: date, largeFiles = 'FAIL' }: Order, mail: Mail) => {
    const [page, words] = [newPlace(), newPlace()];
    const files = mail.artifacts
      .filter(({ role }) => role === 'attachment')
      .map((artifact) => ({ artifact, place: newPlace() }));
    const places = { page: page.key, text: words.key, attachments: files.map(({ place }) => place.key) };
    const urls = files.map(({ place }) => urlOf(place.token));
    const data = { key, ...places, urls, largeFiles, recipient, scheduleId, audience, date, ...mail };
    const { sender, linked, smtpUtf8, ...made } = mailed.parse(await ask({ type: 'MailPreview', data }));
    const text = (await previews.get(words.key))?.preview;
    const attachments = files.map(({ artifact: { name, mediaType: contentType, size, sha256 }, place }) => {
      return { name, contentType, size, sha256, url: urlOf(place.token), asLink: linked.includes(sha256) };
    });
    const { subject } = mail;
    const content = text?.kind === 'file' ? String(text.content) : '';
    return { smtpUtf8, shown: { subject, sender, ...made, text: content, url: urlOf(page.token), attachments } };
  };

  const { scheduleId, spec } = wanted;
  const { order } = drafted.parse(await ask({ type: 'DraftOccurrence', data: { scheduleId, spec } }));
  await ask({ type: 'RenderPreview', data: { key, order, recipient } });
  const { expiresAt } = await whenThere(previews, key);
  const { judged } = judgedReply.parse(await ask({ type: 'JudgePreview', data: { key, order, recipient } }));
  const made = judged.mail && (await mailOf(order, judged.mail));
  const mail = made?.shown ?? null;
  const { needSmtpUtf8, ...found } = judged;
  const audience = reachedBy(made?.smtpUtf8 ?? null, judged.audience, needSmtpUtf8);
  const nobody = audience.recipients === 0 ? `nobody is left to send it to: ${audience.leftOut[0]?.reason}` : null;
  const isTooLarge = mail !== null && mail.sizeLimit !== null && mail.size > mail.sizeLimit;
  const tooLarge = isTooLarge
    ? `the message has ${mail.size} octets, and the mail server accepts at most ${mail.sizeLimit}`
    : null;
  const reason = judged.reason ?? nobody ?? tooLarge;
  return { asOf: order.dueAt, ...found, audience, sends: reason === null, reason, mail, expiresAt };
};
