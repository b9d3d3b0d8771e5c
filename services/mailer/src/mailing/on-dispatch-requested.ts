import {
  type Artifacts,
  currentContext,
  type Handler,
  inSpan,
  type LinkKeys,
  NotYet,
  SpanKind,
} from '@punctual/chassis';
import { type DispatchRequested, type FileLinks, isNotice, type Sender, scheduleIdIn } from '@punctual/contracts';
import type { Suppressed } from '../suppression/suppressed';
import { suppressedInWords } from '../suppression/words';
import { contentCache } from './content';
import type { Dkim } from './dkim';
import { canLeave, type LeaveLinks, leaveUrl } from './leave-link';
import { linkedFiles } from './linked-files';
import type { Lease, OutcomeReport } from './mailing';
import { type Dispatch, messagesOf } from './messages';
import { type Begin, Sending, type SendingNeeds } from './sending';
import type { OutgoingMessage } from './smtp';
import { STREAM_FIELDS, streamFields } from './stream-fields';

export type DispatchNeeds = SendingNeeds & {
  artifacts: Artifacts;
  sender: Sender;
  /** Where recipients reach the gateway to leave; undefined where they do not. */
  publicUrl: string | undefined;
  /** Signs the messages; null for none. */
  dkim: Dkim | null;
  keys: Pick<LinkKeys, 'get' | 'current'>;
  /** Who gets no mail, as of now. */
  suppressions: { now(): Promise<Pick<Suppressed, 'of'>> };
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

const nothingSent = { outcome: 'suppressed', smtpCode: null, enhancedCode: null } as const;

type Request = Dispatch & {
  stop: AbortSignal;
  /** The outcomes of those who get no mail; they are not among the recipients. */
  suppressed: OutcomeReport[];
};
const neverStops = new AbortController().signal;

/** Sends a delivery's mail to the relay and records the outcome of every recipient. */
export const onDispatchRequested = (needs: DispatchNeeds): Handler<DispatchRequested> => {
  const { mailings, artifacts, clock, sender, dkim, worker, keys, linksOf, publicUrl } = needs;
  const made = { sender, fields: STREAM_FIELDS, signed: dkim?.signed ?? null };
  const contentOf = contentCache(artifacts);
  const underWay = new Set<string>();

  const leaveLinks = async (request: Request): Promise<LeaveLinks | null> =>
    publicUrl !== undefined && canLeave(request) ? { base: publicUrl, key: await keys.current() } : null;

  const messagesWith = async (
    request: Request,
    files: FileLinks | null,
  ): Promise<OutgoingMessage[] | { missing: string[] }> => {
    if (request.recipients.length === 0) return [];
    const content = await contentOf(request, await linkedFiles(request.artifacts, files, keys));
    if ('missing' in content) return content;
    const { tenantId } = currentContext();
    const fields = streamFields(request.deliveryId, { sender, tenantId, names: STREAM_FIELDS });
    const links = await leaveLinks(request);
    const leave = links && leaveUrl(tenantId, request, links);
    return messagesOf(request, content, sender, { fields, leave, dkim });
  };

  const send = ({ deliveryId, attempt, stop }: Request, messages: OutgoingMessage[], begin: Begin) => {
    const about = { deliveryId, attempt };
    return inSpan('smtp send', { kind: SpanKind.CLIENT, attributes: about }, () =>
      new Sending(needs, about, messages, stop).run(begin),
    );
  };

  /** What became of those who get no mail belongs to the attempt; it is recorded before the others get theirs. */
  const recordSuppressed = async ({ deliveryId, attempt, suppressed: outcomes }: Request): Promise<void> => {
    if (outcomes.length === 0) return;
    const data = { deliveryId, attempt, outcomes, now: clock.now() };
    await mailings.execute(deliveryId, { type: 'RecordOutcomes', data });
  };

  /** Sends what is left to send, once `begin` has recorded that the attempt is this worker's. Says whether it is. */
  const sendLeft = async (request: Request, messages: OutgoingMessage[], begin: Begin): Promise<boolean> => {
    if (messages.length > 0) return send(request, messages, begin);
    return begin({ worker, leaseUntil: clock.now() }, [], []);
  };

  const start = (request: Request, messages: OutgoingMessage[], links: FileLinks | null): Promise<boolean> => {
    const { deliveryId, attempt, suppressed } = request;
    return sendLeft(request, messages, async (lease, recipients, unsent) => {
      const waiting = [...unsent, ...suppressed.map(({ email }) => email)];
      const leave = await leaveLinks(request);
      const unsubscribe = leave && { base: leave.base, keyId: leave.key.keyId };
      const how = { ...made, links, unsubscribe };
      const data = { deliveryId, attempt, recipients, waiting, ...how, ...lease, now: clock.now() };
      const begun = await mailings.execute(deliveryId, { type: 'StartAttempt', data }, { isNew: attempt === 1 });
      if (begun.length > 0) await recordSuppressed(request);
      return begun.length > 0;
    });
  };

  /** Continues an attempt that another worker or an earlier handler began, unless files are missing, with the links that it recorded. */
  const takeOver = async (request: Request): Promise<void> => {
    const { deliveryId, attempt } = request;
    const { attempt: latest, running, links } = await mailings.load(deliveryId);
    if (latest !== attempt || !running) return; // settled already
    const lease = Date.parse(running.leaseUntil) - clock.millis();
    if (running.worker !== worker && lease > 0)
      throw new NotYet(lease + SKEW_MS, `attempt ${attempt} of ${deliveryId} is under way at ${running.worker}`);
    const take = async (mine: Lease, recipients: string[]): Promise<boolean> => {
      const data = { deliveryId, attempt, recipients, ...mine, now: clock.now() };
      const taken = await mailings.execute(deliveryId, { type: 'TakeOverAttempt', data });
      if (taken.length > 0) await recordSuppressed(request);
      return taken.length > 0;
    };
    const found = await messagesWith(request, links);
    const messages = 'missing' in found ? [] : found;
    const rest = messages.filter(({ envelope }) => envelope.to.every((email) => running.waiting.has(email)));
    if (!(await sendLeft(request, rest, take)))
      throw new NotYet(SKEW_MS, `attempt ${attempt} of ${deliveryId} was taken over by another worker first`);
    const suppressed = new Set(request.suppressed.map(({ email }) => email));
    const left = [...running.waiting].filter((email) => !suppressed.has(email));
    if (rest.length > 0 || left.length === 0) return;
    const outcomes = left.map((email) => ({ email, ...gone }));
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

  /** The request without those who get no mail: a person may have said so since it was made. */
  const withoutSuppressed = async (dispatch: Dispatch, stop: AbortSignal): Promise<Request> => {
    // A test and a notice are no mail of the schedule: who left that asked for them, or answers for it.
    const isOfSchedule = dispatch.letter?.why !== 'test' && !isNotice(dispatch.deliveryId);
    const scheduleId = isOfSchedule ? scheduleIdIn(dispatch.deliveryId) : null;
    const known = await needs.suppressions.now();
    const found = new Map(dispatch.recipients.map(({ email }) => [email, known.of(email, scheduleId)]));
    const getsMail = ({ email }: { email: string }) => !known.of(email, scheduleId);
    const suppressed = [...found].flatMap(([email, why]) =>
      why ? [{ email, ...nothingSent, text: suppressedInWords(why) }] : [],
    );
    const before = dispatch.addressed.length > 0 ? (await mailings.load(dispatch.deliveryId)).suppressed : null;
    const addressed = dispatch.addressed.filter(({ email }) => !before?.has(email));
    return { ...dispatch, recipients: dispatch.recipients.filter(getsMail), addressed, stop, suppressed };
  };

  return async ({ data }, stop = neverStops) => {
    const key = `${data.deliveryId}#${data.attempt}`;
    if (underWay.has(key)) return; // queued twice; the first handler is still running
    underWay.add(key);
    await withoutSuppressed(data, stop)
      .then(handle)
      .finally(() => underWay.delete(key));
  };
};
