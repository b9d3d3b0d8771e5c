import {
  type Command,
  type CommandReply,
  type CommandType,
  commandDefinition,
  commandReply,
  deadLetterSubject,
  durableName,
  type Event,
  type EventType,
  eventsOfType,
  fromCloudEvent,
  queuedSubject,
  queueOfEvent,
  Rejection,
  requestSubject,
  type ServiceName,
  STREAMS,
  UnreadableEvent,
} from '@punctual/contracts';
import { headers, type Msg, type NatsConnection, StringCodec, type Subscription } from 'nats';
import { type EventCodec, eventCodec } from './codec';
import { type ConsumeOptions, consume, type Received } from './consume';
import { currentContext, runIn } from './context';
import { readCommand, readEnvelope, readReply, writeCommand } from './envelope';
import { Unavailable, within } from './errors';
import { gatherReplies } from './gather';
import { ensureStreams } from './jetstream';
import type { Log } from './log';
import { positionText } from './position';
import { inSpan, SpanKind } from './telemetry';

/**
 * Reacts to an event. `id` is the event's id, the same in every redelivery. `stop` aborts when the service stops: a handler
 * with long work then ends early, and throws `NotYet` so that another worker gets the message.
 */
export type Handler<E> = (event: E & { id: string }, stop?: AbortSignal) => Promise<void>;
/** Handles a command and returns the reply to the caller, which travels as JSON. @throws Rejection for a business "no" */
export type CommandHandler<C extends CommandType> = (
  command: Command<C> & { commandId: string },
) => Promise<Extract<CommandReply, { ok: true }>['result']>;
/** A message that could not be handled: the service that gave up on it, the original message, and the error. */
export type DeadLetter = { service: string; body: Uint8Array; error: string };
export type BusOptions = Pick<ConsumeOptions, 'concurrency'>;

const codec = StringCodec();
/** Longer than a service waits for the event store, so that its reply can still report that the store does not answer. */
const REQUEST_MS = 12_000;

/** Commands and events over NATS. Handlers run until `stop`, which lets running ones finish. */
export class Bus {
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(
    private readonly nats: NatsConnection,
    private readonly log: Log,
    private readonly codec: EventCodec = eventCodec(null),
    /** The ids that the event log of the handlers has and had; none to accept messages of any log. */
    private readonly logIds: () => Promise<readonly string[]> = async () => [],
  ) {}

  /** Makes sure the JetStream streams exist, new ones kept by `replicas` servers. Idempotent. */
  async ensureStreams(replicas = 1): Promise<void> {
    await ensureStreams(this.nats, replicas);
  }

  /** Reacts to every event of a type, as one of the service's competing workers. */
  onEvent<T extends EventType>(
    service: ServiceName,
    type: T,
    handler: Handler<Event<T>>,
    options: BusOptions = {},
  ): void {
    this.consumeEvents(STREAMS.events, service, type, eventsOfType(type), type, handler, options);
  }

  /** Takes events of a type that ask the service for work, from the work queue: each goes to one worker. */
  onQueued<T extends EventType>(
    service: ServiceName,
    type: T,
    handler: Handler<Event<T>>,
    options: BusOptions = {},
  ): void {
    if (queueOfEvent[type] !== service) throw new Error(`${type} is not queued for ${service}`);
    this.consumeEvents(STREAMS.queue, service, type, queuedSubject(service, type), type, handler, options);
  }

  /** Reacts to messages that were parked, of all services. They stay parked. */
  onDeadLetter(service: ServiceName, handler: (letter: DeadLetter) => Promise<void>): void {
    const name = 'DeadLetter';
    const own = deadLetterSubject(service, name);
    const handle = async ({ subject, data, header }: Received): Promise<void> => {
      // A parked message that fails here would be parked again and come back for ever.
      if (subject === own) return;
      await handler({ service: subject.split('.')[1] ?? '', body: data, error: header('error') });
    };
    const durable = durableName(service, name);
    const stream = STREAMS.deadLetters;
    this.stops.push(consume(this.nats, this.log, { stream, service, name, durable, filter: 'dead.>', handle }));
  }

  /** Responds to a command whose sender waits for the reply. */
  respond<C extends CommandType>(service: ServiceName, type: C, handler: CommandHandler<C>): void {
    this.answerAll(type, handler, this.nats.subscribe(requestSubject(service, type), { queue: service }));
  }

  /** Responds to a command that every process of the service answers for itself. */
  respondEach<C extends CommandType>(service: ServiceName, type: C, handler: CommandHandler<C>): void {
    this.answerAll(type, handler, this.nats.subscribe(requestSubject(service, type)));
  }

  private answerAll<C extends CommandType>(type: C, handler: CommandHandler<C>, subscription: Subscription): void {
    const running = new Set<Promise<void>>();
    void (async () => {
      for await (const message of subscription) {
        const answered = this.answer(type, handler, message).finally(() => running.delete(answered));
        running.add(answered);
      }
    })();
    this.stops.push(async () => {
      subscription.unsubscribe();
      await Promise.allSettled(running);
    });
  }

  /**
   * Sends a command and waits for its answer.
   * @throws Unavailable when NATS is unreachable, no service handles the command, or the service reports that it cannot reach a part.
   */
  async request<C extends CommandType>(command: Command<C>, commandId: string): Promise<CommandReply> {
    const { service } = commandDefinition(command.type);
    return inSpan(`request ${command.type}`, { kind: SpanKind.PRODUCER }, async () => {
      const [subject, body] = [requestSubject(service, command.type), writeCommand(command, commandId)];
      try {
        const late = () => new Unavailable('nats', 'NATS did not answer in time');
        const request = this.nats.request(subject, body, { timeout: REQUEST_MS });
        const reply = await within(REQUEST_MS + 1000, request, late);
        const unavailable = reply.headers?.get('unavailable');
        if (unavailable)
          throw new Unavailable(
            unavailable === 'nats' || unavailable === 'eventStore' || unavailable === 'keys' ? unavailable : 'service',
            codec.decode(reply.data),
          );
        return commandReply.parse(JSON.parse(codec.decode(reply.data)));
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        const nobody = (error as { code?: string }).code === '503';
        throw new Unavailable(
          nobody ? 'service' : 'nats',
          nobody ? `${service} is not running` : `no answer over NATS: ${String(error)}`,
          { cause: error },
        );
      }
    });
  }

  /**
   * Sends a command and collects the answers of all processes of its service, within a few seconds. Answers that are a rejection, or of a part that
   * is not reachable, are left out. @throws Unavailable when NATS is unreachable, or no process answers
   */
  async gather<C extends CommandType>(command: Command<C>, commandId: string): Promise<CommandReply[]> {
    const { service } = commandDefinition(command.type);
    return inSpan(`gather ${command.type}`, { kind: SpanKind.PRODUCER }, async () => {
      const subject = requestSubject(service, command.type);
      const answers = await gatherReplies(this.nats, subject, writeCommand(command, commandId));
      const replies = answers.flatMap(({ headers: fields, data }) =>
        fields?.get('unavailable') ? [] : (readReply(data) ?? []),
      );
      const told = replies.filter(({ ok }) => ok);
      if (told.length === 0) throw new Unavailable('service', `no ${service} answers`);
      return told;
    });
  }

  /** Stops all consumers; messages in progress are finished and acknowledged first. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.stops.map((stop) => stop()));
  }

  private consumeEvents<T extends EventType>(
    stream: string,
    service: ServiceName,
    name: string,
    filter: string,
    type: T,
    handler: Handler<Event<T>>,
    options: BusOptions,
  ): void {
    const handle = async ({ data }: Received, stop: AbortSignal) => {
      const envelope = readEnvelope(data);
      const logIds = await this.logIds();
      if (logIds.length > 0 && envelope.logid && !logIds.includes(envelope.logid)) {
        this.log.warn({ eventId: envelope.id, type: envelope.type }, 'message of another event log dropped');
        return;
      }
      const { event, metadata } = await this.codec.decode(fromCloudEvent(envelope));
      if (event.type !== type) throw new UnreadableEvent(`expected ${type}, got ${event.type}`);
      const context = {
        tenantId: metadata.tenantId,
        userId: metadata.userId,
        correlationId: metadata.correlationId,
        causationId: envelope.id,
      };
      await runIn(context, () =>
        inSpan(`${service} ${name}`, { kind: SpanKind.CONSUMER, parent: metadata.traceparent }, async () => {
          await handler({ ...(event as Event<T>), id: envelope.id }, stop);
          this.log.debug({ eventId: envelope.id }, `${service} handled ${name}`);
        }),
      );
    };
    this.stops.push(
      consume(this.nats, this.log, {
        ...options,
        stream,
        service,
        name,
        durable: durableName(service, name),
        filter,
        handle,
      }),
    );
  }

  private async answer<C extends CommandType>(type: C, handler: CommandHandler<C>, message: Msg): Promise<void> {
    const send = (reply: CommandReply) => message.respond(codec.encode(JSON.stringify(reply)));
    try {
      const { tenantId, userId, traceparent, commandId, data } = readCommand(type, message.data);
      await runIn({ tenantId, userId, causationId: commandId }, () =>
        inSpan(`respond ${type}`, { kind: SpanKind.SERVER, parent: traceparent }, async () => {
          const result = await handler({ type, data, commandId } as Command<C> & { commandId: string });
          const { appended } = currentContext();
          send({ ok: true, result, position: appended && positionText(appended) });
        }),
      );
    } catch (error) {
      if (error instanceof Rejection) {
        send({ ok: false, code: error.code, message: error.message, errors: [...error.errors] });
        return;
      }
      const extra = headers();
      if (error instanceof Unavailable) {
        // The requester gets the whole reason, and logs it.
        extra.set('unavailable', error.part);
        message.respond(codec.encode(error.message), { headers: extra });
        return;
      }
      this.log.error({ err: error, command: type }, 'command failed');
      extra.set('unavailable', 'service');
      message.respond(codec.encode(`${type} failed`), { headers: extra });
    }
  }
}
