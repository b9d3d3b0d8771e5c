import {
  type Artifacts,
  currentContext,
  type Handler,
  inSpan,
  type LinkKeys,
  NotYet,
  SpanKind,
} from '@punctual/chassis';
import type { DispatchRequested, FileLinks, Sender } from '@punctual/contracts';
import { contentCache } from './content';
import type { Dkim } from './dkim';
import { linkedFiles } from './linked-files';
import type { Lease } from './mailing';
import { type Dispatch, messagesOf } from './messages';
import { type Begin, Sending, type SendingNeeds } from './sending';
import type { OutgoingMessage } from './smtp';
import { STREAM_FIELDS, streamFields } from './stream-fields';

export type DispatchNeeds = SendingNeeds & {
  artifacts: Artifacts;
  sender: Sender;
  /** Signs the messages; null for none. */
  dkim: Dkim | null;
  keys: Pick<LinkKeys, 'get' | 'current'>;
  /** The files of a mail that become links, see `largeMail`. */
  linksOf(mail: DispatchRequested['data']): Promise<FileLinks | null>;
};

/** Maximum clock difference between two workers. */
const SKEW_MS = 1_000;

const gone = {
  outcome: 'deferred',
  smtpCode: null,
  enhancedCode: null,
  text: 'the rendered files are gone, so nothing was sent',
} as const;

type Request = Dispatch & { stop: AbortSignal };
const neverStops = new AbortController().signal;

/** Sends a delivery's mail to the relay and records the outcome of every recipient. */
export const onDispatchRequested = (needs: DispatchNeeds): Handler<DispatchRequested> => {
  const { mailings, artifacts, clock, sender, dkim, worker, keys, linksOf } = needs;
  const made = { sender, fields: STREAM_FIELDS, signed: dkim?.signed ?? null };
  const contentOf = contentCache(artifacts);
  const underWay = new Set<string>();

  const messagesWith = async (
    request: Request,
    links: FileLinks | null,
  ): Promise<OutgoingMessage[] | { missing: string[] }> => {
    const content = await contentOf(request, await linkedFiles(request.artifacts, links, keys));
    if ('missing' in content) return content;
    const { tenantId } = currentContext();
    const fields = streamFields(request.deliveryId, { sender, tenantId, names: STREAM_FIELDS });
    return messagesOf(request, content, sender, { fields, dkim });
  };

  const send = ({ deliveryId, attempt, stop }: Request, messages: OutgoingMessage[], begin: Begin) => {
    const about = { deliveryId, attempt };
    return inSpan('smtp send', { kind: SpanKind.CLIENT, attributes: about }, () =>
      new Sending(needs, about, messages, stop).run(begin),
    );
  };

  const start = (request: Request, messages: OutgoingMessage[], links: FileLinks | null): Promise<boolean> => {
    const { deliveryId, attempt } = request;
    return send(request, messages, async (lease, recipients, waiting) => {
      const data = { deliveryId, attempt, recipients, waiting, ...made, links, ...lease, now: clock.now() };
      const begun = await mailings.execute(deliveryId, { type: 'StartAttempt', data }, { isNew: attempt === 1 });
      return begun.length > 0;
    });
  };

  /** Continues an attempt that another worker or an earlier handler began, unless files are missing, with the links that it recorded. */
  const takeOver = async (request: Request): Promise<void> => {
    const { deliveryId, attempt } = request;
    const { attempt: latest, running, links } = await mailings.load(deliveryId);
    if (latest !== attempt || !running) return; // settled already
    const left = Date.parse(running.leaseUntil) - clock.millis();
    if (running.worker !== worker && left > 0)
      throw new NotYet(left + SKEW_MS, `attempt ${attempt} of ${deliveryId} is under way at ${running.worker}`);
    const take = async (lease: Lease, recipients: string[]): Promise<boolean> => {
      const data = { deliveryId, attempt, recipients, ...lease, now: clock.now() };
      return (await mailings.execute(deliveryId, { type: 'TakeOverAttempt', data })).length > 0;
    };
    const found = await messagesWith(request, links);
    const messages = 'missing' in found ? [] : found;
    const rest = messages.filter(({ envelope }) => envelope.to.every((email) => running.waiting.has(email)));
    const taken =
      rest.length > 0 ? await send(request, rest, take) : await take({ worker, leaseUntil: clock.now() }, []);
    if (!taken) throw new NotYet(SKEW_MS, `attempt ${attempt} of ${deliveryId} was taken over by another worker first`);
    if (rest.length > 0 || running.waiting.size === 0) return;
    const outcomes = [...running.waiting].map((email) => ({ email, ...gone }));
    await mailings.execute(deliveryId, {
      type: 'RecordOutcomes',
      data: { deliveryId, attempt, outcomes, now: clock.now() },
    });
  };

  const handle = async (request: Request): Promise<void> => {
    const { deliveryId, attempt } = request;
    const links = await linksOf(request);
    const messages = await messagesWith(request, links);
    if ('missing' in messages) {
      const data = { deliveryId, attempt, sha256: messages.missing, now: clock.now() };
      const told = await mailings.execute(deliveryId, { type: 'RecordArtifactsMissing', data });
      if (told.length === 0) await takeOver(request);
      return;
    }
    if (!(await start(request, messages, links))) await takeOver(request);
  };

  return async ({ data }, stop = neverStops) => {
    const key = `${data.deliveryId}#${data.attempt}`;
    if (underWay.has(key)) return; // queued twice; the first handler is still running
    underWay.add(key);
    await handle({ ...data, stop }).finally(() => underWay.delete(key));
  };
};
