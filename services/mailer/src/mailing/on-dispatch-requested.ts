import {
  type Artifacts,
  currentContext,
  type Handler,
  inSpan,
  type LinkKeys,
  NotYet,
  SpanKind,
} from '@punctual/chassis';
import {
  type DispatchRequested,
  type FileLinks,
  isErasedAddress,
  type MailField,
  type Sender,
} from '@punctual/contracts';
import type { Plan, Planner } from '../relay/planner';
import { comesBack, wayBackOf } from '../return-path/way-back';
import type { Suppressed } from '../suppression/suppressed';
import { contentCache } from './content';
import type { Dkim } from './dkim';
import { onlyTo, withAtMost } from './envelopes';
import { canLeave, type LeaveLinks, leaveKey, leaveUrl } from './leave-link';
import { leftOut } from './left-out';
import { linkedFiles } from './linked-files';
import type { Lease, OutcomeReport } from './mailing';
import { type Dispatch, messagesOf } from './messages';
import { PutOffUntil } from './put-off-until';
import { type Begin, Sending, type SendingNeeds, type WayBack } from './sending';
import type { OutgoingMessage } from './smtp';
import { STREAM_FIELDS, streamFields } from './stream-fields';
import { untilAble } from './until-able';

export type DispatchNeeds = Omit<SendingNeeds, 'planner'> & {
  /** Plans by daily budgets of relays; absent where there are none. */
  planner?: Pick<Planner, 'plan' | 'giveBack' | 'release'> | undefined;
  /** The most recipients of one message; absent for no limit. */
  recipientsPerMessage?: number | undefined;
  artifacts: Artifacts;
  sender: Sender;
  /** Where recipients reach the gateway to leave; undefined where they do not. */
  publicUrl: string | undefined;
  /** The domain that mail comes back to, each with an address of its own; undefined where it comes back to its sender. */
  bounceDomain?: string | undefined;
  /** Signs the messages; null for none. */
  dkim: Dkim | null;
  keys: Pick<LinkKeys, 'get' | 'current'>;
  /** Who gets no mail, as of now. */
  suppressions: {
    now(): Promise<Pick<Suppressed, 'of' | 'hasBounced'>>;
  };
  /** Records that mail was accepted by these recipients of a delivery, whose mail had come back before. */
  noteAccepted?: (deliveryId: string, emails: readonly string[]) => Promise<void>;
  /** The files of a mail that become links, see `largeMail`. */
  linksOf(mail: DispatchRequested['data']): Promise<FileLinks | null>;
};

/** Maximum clock difference between two workers. */
const SKEW_MS = 1_000;

const filesGone = {
  outcome: 'deferred',
  smtpCode: null,
  enhancedCode: null,
  text: 'the rendered files are gone, so nothing was sent',
} as const;

/** How the messages of an attempt are made, beside what every one has: links to files, for leaving, and further header fields. */
type Look = { files: FileLinks | null; leave: LeaveLinks | null; names: readonly MailField[] };

type Planned = Plan & { wayBack: WayBack | null };

type Request = Dispatch & {
  stop: AbortSignal;
  /** The outcomes of those who get no mail and whom its message must not name; they are not among the recipients. */
  suppressed: OutcomeReport[];
  /** Recipients begun so far whose mail came back before. */
  bounced: Set<string>;
};
/** Whether its message has several recipients in its header. */
const namesSeveral = ({ audience, recipients }: Pick<Dispatch, 'audience' | 'recipients'>): boolean =>
  audience === 'together' && recipients.length > 1;

const neverStops = new AbortController().signal;

/** Sends a delivery's mail to the relay and records the outcome of every recipient. */
export const onDispatchRequested = (needs: DispatchNeeds): Handler<DispatchRequested> => {
  const { mailings, suppressions, artifacts, clock, sender, dkim, worker, keys, linksOf, publicUrl, planner } = needs;
  const { bounceDomain, traffic } = needs;
  const contentOf = contentCache(artifacts);
  const underWay = new Set<string>();

  const signingKey = leaveKey(keys);

  /** How the messages of a new attempt are made. */
  const newLook = async (request: Request): Promise<Look> => {
    const files = await linksOf(request);
    const leave = publicUrl !== undefined && canLeave(request) ? { base: publicUrl, key: await signingKey() } : null;
    return { files, leave, names: STREAM_FIELDS };
  };

  const messagesWith = async (
    request: Request,
    { files, leave: links, names }: Look,
  ): Promise<OutgoingMessage[] | { missing: string[] }> => {
    if (request.recipients.length === 0) return [];
    const content = await contentOf(request, await linkedFiles(request.artifacts, files, keys));
    if ('missing' in content) return content;
    const { tenantId } = currentContext();
    const fields = streamFields(request.deliveryId, { sender, tenantId, names });
    const leave = links && leaveUrl(tenantId, request, links);
    return withAtMost(messagesOf(request, content, sender, { fields, leave, dkim }), needs.recipientsPerMessage);
  };

  /** The way back of a delivery's messages; null where it is the sender's address. */
  const wayBack = async (request: Request): Promise<WayBack | null> => {
    if (bounceDomain === undefined || !comesBack(request)) return null;
    const key = await signingKey();
    return wayBackOf({ tenantId: currentContext().tenantId, deliveryId: request.deliveryId }, bounceDomain, key);
  };

  const leaveOut = async (request: Request, emails: readonly string[]): Promise<OutcomeReport[]> => {
    const wanted = new Set(emails);
    const recipients = request.recipients.filter(({ email }) => wanted.has(email));
    const known = await suppressions.now();
    const gone = leftOut({ ...request, recipients }, known, clock.now());
    if (gone.length > 0 && namesSeveral(request))
      throw new NotYet(0, `somebody whom the mail of ${request.deliveryId} names gets none since a moment ago`);
    for (const email of emails) if (known.hasBounced(email)) request.bounced.add(email);
    return gone;
  };

  /**
   * What may go now, and when the rest may; all of it where no relay has a budget. Everything that can fail or take long comes before, since a part of
   * a budget that is given back is no longer that of the attempt.
   */
  const planOf = async (request: Request, messages: OutgoingMessage[], isNew: boolean): Promise<Planned> => {
    const { deliveryId, attempt, stop } = request;
    const back = messages.length > 0 ? await wayBack(request) : null;
    if (!planner) return { now: messages, later: null, wayBack: back };
    if (traffic) await untilAble(traffic, messages, { about: { deliveryId, attempt }, stop });
    const planning = planner.plan({ delivery: deliveryId, attempt }, messages, isNew);
    const plan = await planning.finally(() => traffic?.leave(messages));
    // They have their places in the queues of rates again, as they were planned.
    traffic?.join(plan.now);
    return { ...plan, wayBack: back };
  };

  const untilOf = ({ later }: Plan): number | null => {
    const [first] = later?.later ?? [];
    return first ? Date.parse(first.from) : null;
  };

  /** What became of those who get no mail belongs to the attempt; it is recorded before the others get theirs. */
  const recordSuppressed = async ({ deliveryId, attempt, suppressed: outcomes }: Request): Promise<void> => {
    if (outcomes.length === 0) return;
    const data = { deliveryId, attempt, outcomes, now: clock.now() };
    await mailings.execute(deliveryId, { type: 'RecordOutcomes', data });
  };

  /**
   * Sends what may go now, once `begin` has recorded that the attempt is this worker's. Says whether it is.
   * @throws NotYet when the rest is put off
   */
  const sendLeft = async (request: Request, plan: Planned, begin: Begin): Promise<boolean> => {
    const { deliveryId, attempt, stop } = request;
    const about = { deliveryId, attempt };
    const until = untilOf(plan);
    if (plan.now.length > 0) {
      const left = (emails: readonly string[]) => leaveOut(request, emails);
      const course = { leaveOut: left, wayBack: plan.wayBack, putOffUntil: until };
      return inSpan('smtp send', { kind: SpanKind.CLIENT, attributes: about }, () =>
        new Sending(needs, about, plan.now, stop, course).run(begin),
      );
    }
    const began = await begin({ worker, leaseUntil: clock.now() }, [], () => []);
    if (began && until !== null) throw new PutOffUntil(about, until, clock);
    return began;
  };

  const start = async (request: Request, messages: OutgoingMessage[], look: Look): Promise<boolean> => {
    const { deliveryId, attempt, suppressed } = request;
    const { files, leave, names } = look;
    // A request that was put off comes again: what it reserved is for the attempt that goes on.
    if (planner && (await mailings.load(deliveryId)).attempt >= attempt) return false;
    const plan = await planOf(request, messages, true);
    const going = new Set(plan.now.flatMap(({ envelope }) => envelope.to));
    const later = messages.flatMap(({ envelope }) => envelope.to).filter((email) => !going.has(email));
    return sendLeft(request, plan, async (lease, recipients, unsent) => {
      const waiting = [...unsent(), ...later, ...suppressed.map(({ email }) => email)];
      const unsubscribe = leave && { base: leave.base, keyId: leave.key.keyId };
      const how = { sender, fields: names, signed: dkim?.signed ?? null, links: files, unsubscribe };
      const begins = { recipients, waiting, ...how, ...lease, putOff: plan.later };
      const data = { deliveryId, attempt, ...begins, now: clock.now() };
      const begun = await mailings.execute(deliveryId, { type: 'StartAttempt', data }, { isNew: attempt === 1 });
      if (begun.length > 0) await recordSuppressed(request);
      return begun.length > 0;
    });
  };

  /** Continues an attempt that another worker or an earlier handler began, unless files are missing, with the links and fields that it recorded. */
  const takeOver = async (request: Request): Promise<void> => {
    const { deliveryId, attempt } = request;
    const { attempt: latest, running, links: files, made, putOffUntil } = await mailings.load(deliveryId);
    if (latest !== attempt || !running) return planner?.release({ delivery: deliveryId, attempt }); // settled already
    const lease = Date.parse(running.leaseUntil) - clock.millis();
    if (running.worker !== worker && lease > 0)
      throw new NotYet(lease + SKEW_MS, `attempt ${attempt} of ${deliveryId} is under way at ${running.worker}`);
    const key = made.unsubscribe && (await keys.get(made.unsubscribe.keyId));
    const leave = made.unsubscribe && key ? { base: made.unsubscribe.base, key } : null;
    const found = await messagesWith(request, { files, leave, names: made.fields });
    const messages = 'missing' in found ? [] : found;
    const rest = onlyTo(messages, running.waiting);
    const plan = await planOf(request, rest, false);
    const until = untilOf(plan);
    const isSaid = plan.later?.later[0]?.from === putOffUntil && running.begun.size === 0;
    if (plan.now.length === 0 && until !== null && isSaid) throw new PutOffUntil({ deliveryId, attempt }, until, clock);
    const take = async (mine: Lease, recipients: string[]): Promise<boolean> => {
      const data = { deliveryId, attempt, recipients, ...mine, putOff: plan.later, now: clock.now() };
      const taken = await mailings.execute(deliveryId, { type: 'TakeOverAttempt', data });
      if (taken.length > 0) await recordSuppressed(request);
      return taken.length > 0;
    };
    if (!(await sendLeft(request, plan, take)))
      throw new NotYet(SKEW_MS, `attempt ${attempt} of ${deliveryId} was taken over by another worker first`);
    const suppressed = new Set(request.suppressed.map(({ email }) => email));
    const left = [...running.waiting].filter((email) => !suppressed.has(email));
    if (rest.length > 0 || left.length === 0) return;
    const outcomes = left.map((email) => ({ email, ...filesGone }));
    await mailings.execute(deliveryId, {
      type: 'RecordOutcomes',
      data: { deliveryId, attempt, outcomes, now: clock.now() },
    });
  };

  const handle = async (request: Request): Promise<void> => {
    const noted = async () => {
      if (request.bounced.size > 0) await needs.noteAccepted?.(request.deliveryId, [...request.bounced]);
    };
    // Also of an attempt that is put off or handed over: another mailer goes on with those that have not begun.
    await attemptOnce(request).catch(async (error: unknown) => {
      await noted().catch((err: unknown) => needs.log?.warn({ err }, 'that mail was accepted again was not recorded'));
      throw error;
    });
    await noted();
  };

  const attemptOnce = async (request: Request): Promise<void> => {
    const { deliveryId, attempt } = request;
    const look = await newLook(request);
    const messages = await messagesWith(request, look);
    if ('missing' in messages) {
      const data = { deliveryId, attempt, sha256: messages.missing, now: clock.now() };
      const told = await mailings.execute(deliveryId, { type: 'RecordArtifactsMissing', data });
      if (told.length === 0) await takeOver(request);
      return;
    }
    if (!(await start(request, messages, look))) await takeOver(request);
  };

  /**
   * The request without those who get no mail: a person may have said so since it was made. Messages to one person each are
   * looked through when their turn comes (`Sending`); one that names several must not name those, so it is looked through before it is made. So are
   * those for which budgets are reserved.
   */
  const withoutSuppressed = async (dispatch: Dispatch, stop: AbortSignal): Promise<Request> => {
    const isEarly = namesSeveral(dispatch) || planner !== undefined;
    const suppressed = isEarly ? leftOut(dispatch, await suppressions.now(), clock.now()) : [];
    const gone = new Set(suppressed.map(({ email }) => email));
    const recipients = dispatch.recipients.filter(({ email }) => !gone.has(email));
    // A retry names those whom the first attempt named, but for those who were erased since.
    const before = dispatch.addressed.length > 0 ? (await mailings.load(dispatch.deliveryId)).suppressed : null;
    const addressed = dispatch.addressed.filter(({ email }) => !before?.has(email) && !isErasedAddress(email));
    return { ...dispatch, recipients, addressed, stop, suppressed, bounced: new Set() };
  };

  return async ({ data }, stop = neverStops) => {
    const key = `${data.deliveryId}#${data.attempt}`;
    if (underWay.has(key)) return; // queued twice; the first handler is still running
    underWay.add(key);
    await withoutSuppressed(data, stop)
      .then(handle)
      .catch((error: unknown) => {
        if (!(error instanceof PutOffUntil && error.leavesQueue)) throw error;
      })
      .finally(() => underWay.delete(key));
  };
};
