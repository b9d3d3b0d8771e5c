import { type Artifacts, type Handler, inSpan, NotYet, SpanKind } from '@punctual/chassis';
import type { DispatchRequested, Sender } from '@punctual/contracts';
import { contentCache } from './content';
import type { Lease } from './mailing';
import { type Dispatch, messagesOf } from './messages';
import { type Begin, Sending, type SendingNeeds } from './sending';
import type { OutgoingMessage } from './smtp';

export type DispatchNeeds = SendingNeeds & { artifacts: Artifacts; sender: Sender };

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
  const { mailings, artifacts, clock, sender, worker } = needs;
  const contentOf = contentCache(artifacts);
  const underWay = new Set<string>();

  const send = ({ deliveryId, attempt, stop }: Request, messages: OutgoingMessage[], begin: Begin) => {
    const about = { deliveryId, attempt };
    return inSpan('smtp send', { kind: SpanKind.CLIENT, attributes: about }, () =>
      new Sending(needs, about, messages, stop).run(begin),
    );
  };

  const start = (request: Request, messages: OutgoingMessage[]): Promise<boolean> => {
    const { deliveryId, attempt } = request;
    return send(request, messages, async (lease, recipients, waiting) => {
      const data = { deliveryId, attempt, recipients, waiting, sender, ...lease, now: clock.now() };
      const begun = await mailings.execute(deliveryId, { type: 'StartAttempt', data }, { isNew: attempt === 1 });
      return begun.length > 0;
    });
  };

  /** Continues an attempt that another worker or an earlier handler began. `messages` is null when files are missing. */
  const takeOver = async (request: Request, messages: OutgoingMessage[] | null): Promise<void> => {
    const { deliveryId, attempt } = request;
    const { attempt: latest, running } = await mailings.load(deliveryId);
    if (latest !== attempt || !running) return; // settled already
    const left = Date.parse(running.leaseUntil) - clock.millis();
    if (running.worker !== worker && left > 0)
      throw new NotYet(left + SKEW_MS, `attempt ${attempt} of ${deliveryId} is under way at ${running.worker}`);
    const take = async (lease: Lease, recipients: string[]): Promise<boolean> => {
      const data = { deliveryId, attempt, recipients, ...lease, now: clock.now() };
      return (await mailings.execute(deliveryId, { type: 'TakeOverAttempt', data })).length > 0;
    };
    const rest = messages?.filter(({ envelope }) => envelope.to.every((email) => running.waiting.has(email))) ?? [];
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
    const content = await contentOf(request);
    if ('missing' in content) {
      const data = { deliveryId, attempt, sha256: content.missing, now: clock.now() };
      const told = await mailings.execute(deliveryId, { type: 'RecordArtifactsMissing', data });
      if (told.length === 0) await takeOver(request, null);
      return;
    }
    const messages = messagesOf(request, content, sender);
    if (!(await start(request, messages))) await takeOver(request, messages);
  };

  return async ({ data }, stop = neverStops) => {
    const key = `${data.deliveryId}#${data.attempt}`;
    if (underWay.has(key)) return; // queued twice; the first handler is still running
    underWay.add(key);
    await handle({ ...data, stop }).finally(() => underWay.delete(key));
  };
};
