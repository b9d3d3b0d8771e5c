import {
  type Artifacts,
  type Clock,
  type Handler,
  inSpan,
  pause,
  type Repository,
  SpanKind,
  Unavailable,
} from '@punctual/chassis';
import type { DispatchRequested, MailingEvent } from '@punctual/contracts';
import { contentCache } from './content';
import type { Mailing, MailingCommand, OutcomeReport } from './mailing';
import { messagesOf, type Sender } from './messages';
import type { Smtp } from './smtp';

export type Mailings = Repository<Mailing, MailingCommand, MailingEvent>;

export type DispatchNeeds = {
  mailings: Mailings;
  artifacts: Artifacts;
  smtp: Smtp;
  clock: Clock;
  sender: Sender;
  /** Names this process in events. */
  worker: string;
  /** The most messages of one delivery handed over at once. */
  parallel: number;
};

/** Outcomes are recorded at the latest after so many, or so much time: what a crash leaves unknown stays small. */
const RECORD_AFTER = 100;
const RECORD_AFTER_MS = 1_000;
const RECORD_AGAIN_MS = 500;

/** Mail that is out must not become "unknown", and be sent again, because the event store is away for a while. */
const untilReachable = async <T>(record: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await record();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await pause(RECORD_AGAIN_MS);
    }
  }
};

/** Hands a delivery's mail to the relay and records what became of every recipient. */
export const onDispatchRequested = ({
  mailings,
  artifacts,
  smtp,
  clock,
  sender,
  worker,
  parallel,
}: DispatchNeeds): Handler<DispatchRequested> => {
  const contentOf = contentCache(artifacts);
  const underWay = new Set<string>();

  const sendAll = async (
    request: DispatchRequested['data'],
    messages: ReturnType<typeof messagesOf>,
  ): Promise<void> => {
    const about = { deliveryId: request.deliveryId, attempt: request.attempt };
    let outcomes: OutcomeReport[] = [];
    let recordedAt = clock.millis();
    let recording: Promise<unknown> = Promise.resolve();
    const record = () => {
      const batch = outcomes;
      [outcomes, recordedAt] = [[], clock.millis()];
      recording = recording.then(() =>
        untilReachable(() =>
          mailings.execute(about.deliveryId, {
            type: 'RecordOutcomes',
            data: { ...about, outcomes: batch, now: clock.now() },
          }),
        ),
      );
      return recording;
    };
    const sendSome = async () => {
      for (const compose of messages) {
        const sent = await smtp.send(compose());
        // Not in one expression: `outcomes` may have been recorded and replaced while this was waiting.
        outcomes.push(...sent);
        if (outcomes.length >= RECORD_AFTER || clock.millis() - recordedAt >= RECORD_AFTER_MS) await record();
      }
    };
    // All have to end before an error may end the handler: the next one would find messages of this one under way.
    const senders = await Promise.allSettled(Array.from({ length: parallel }, sendSome));
    const failed = senders.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    await record();
  };

  return async ({ data: request }) => {
    const { deliveryId, attempt, recipients } = request;
    const key = `${deliveryId}#${attempt}`;
    if (underWay.has(key)) return; // queued twice; the first one is at it
    underWay.add(key);
    try {
      const content = await contentOf(request);
      const start = { deliveryId, attempt, recipients: recipients.map(({ email }) => email), worker, now: clock.now() };
      const begun =
        'missing' in content
          ? await mailings.execute(deliveryId, {
              type: 'RecordArtifactsMissing',
              data: { deliveryId, attempt, sha256: content.missing, now: clock.now() },
            })
          : await mailings.execute(deliveryId, { type: 'StartAttempt', data: start }, { isNew: attempt === 1 });
      if (begun.length === 0) {
        // Another worker began this attempt and was cut off, or it is settled already. Mail handed over in between
        // cannot be called back, so who has no outcome gets "unknown", never "not sent".
        await mailings.execute(deliveryId, {
          type: 'RecordInterruption',
          data: { deliveryId, attempt, now: clock.now() },
        });
        return;
      }
      if ('missing' in content) return;
      await inSpan('smtp send', { kind: SpanKind.CLIENT, attributes: { deliveryId, attempt } }, () =>
        sendAll(request, messagesOf(request, content, sender)),
      );
    } finally {
      underWay.delete(key);
    }
  };
};
