import { expect } from '@jest/globals';
import {
  type Clock,
  type EventStore,
  Lifecycle,
  type NewEvent,
  type Resources,
  randomId,
  type StoredEvent,
  systemClock,
} from '@punctual/chassis';
import { type Backends, eventually, startBackends, storedIn } from '@punctual/chassis/testing';
import {
  type Artifact,
  type AttemptResult,
  type DomainEvent,
  deliveryIdOf,
  type Event,
  metadataFor,
  occurrenceIdOf,
  parseDeliveryId,
  STREAMS,
} from '@punctual/contracts';
import { startTracker, type TrackerConfig } from '../composition';
import { ADA, ARTIFACT, attemptEnd, firedOf, renderedFor } from './samples';

type Whose = { tenantId: string; userId: string };

/** A tracker with a real event store and broker but no relay: the bus tells it nothing unless a test does. */
export class TrackerUnderTest {
  private mine!: Resources & { close(): Promise<void> };
  private tracker: Lifecycle | null = null;
  private whose: Whose = { tenantId: 'default', userId: 'u1' };

  private constructor(
    readonly backends: Backends,
    private readonly clock: Clock,
  ) {}

  static async start(clock = systemClock, changes: Partial<TrackerConfig> = {}): Promise<TrackerUnderTest> {
    const made = new TrackerUnderTest(await startBackends(), clock);
    await made.run(changes);
    return made;
  }

  /** Connects without a tracker. */
  async connect(): Promise<void> {
    this.mine = await this.backends.open({ service: 'tracker', clock: this.clock });
  }
  /** Starts a tracker; it brings back what was idle for a fifth of a second. */
  async run(changes: Partial<TrackerConfig> = {}): Promise<void> {
    await this.connect();
    this.tracker = new Lifecycle(this.mine.log);
    const config = { RECONCILE_AFTER: 0.2, RUN_DEADLINE: 86_400, ARTIFACT_RETENTION: 90, ...changes };
    await startTracker(config, this.mine, this.tracker);
  }
  async stop(): Promise<void> {
    await this.tracker?.stop();
    this.tracker = null;
    await this.mine.close();
  }
  async close(): Promise<void> {
    await this.stop();
    await this.backends.close();
  }

  get resources(): Resources {
    return this.mine;
  }
  get store(): EventStore {
    return this.mine.store;
  }
  get nats(): Resources['nats'] {
    return this.mine.nats;
  }
  get bus(): Resources['bus'] {
    return this.mine.bus;
  }
  now(): string {
    return this.mine.clock.now();
  }

  async append(stream: string, { type, data }: DomainEvent): Promise<NewEvent> {
    const event = { id: randomId(), type, data, metadata: metadataFor(type, this.whose) };
    await this.store.append(stream, [event], 'any');
    return event;
  }
  /** An occurrence to one person, in the log. Answers the id of its first delivery. */
  async fire(changes: Partial<Event<'OccurrenceFired'>['data']> = {}, whose = this.whose): Promise<string> {
    this.whose = whose;
    const scheduleId = randomId();
    const occurrenceId = occurrenceIdOf(scheduleId, 'run-1');
    const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
    await this.append(`occurrence-${occurrenceId}`, {
      type: 'OccurrenceFired',
      data: firedOf({ scheduleId, occurrenceId, recipients, at: this.now(), ...changes }),
    });
    return deliveryIdOf(occurrenceId, 0);
  }
  /** The answer to the nth render request of the run of a delivery. It lies in the log once the run has asked. */
  async rendered(
    deliveryId: string,
    attempt = 1,
    artifacts: Artifact[] = [ARTIFACT],
    changes: Partial<Event<'ReportRendered'>['data']> = {},
  ): Promise<void> {
    const { occurrenceId } = parseDeliveryId(deliveryId);
    await eventually(async () => expect((await this.events(`run-${occurrenceId}`)).length).toBeGreaterThan(attempt));
    const data = { ...renderedFor(attempt, occurrenceId, this.now()), artifacts, ...changes };
    await this.append(`rendering-${occurrenceId}`, { type: 'ReportRendered', data });
  }
  /** The mailer begins an attempt with messages to these recipients. */
  startAttempt(deliveryId: string, recipients: string[]): Promise<unknown> {
    const lease = { worker: 'w', leaseUntil: this.now(), at: this.now() };
    const data = { deliveryId, attempt: 1, recipients, waiting: [], ...lease };
    return this.append(`mailing-${deliveryId}`, { type: 'AttemptStarted', data });
  }
  /** Some outcomes of an attempt that is still under way. */
  begun(deliveryId: string, attempt: number): Promise<unknown> {
    return this.append(`mailing-${deliveryId}`, {
      type: 'RecipientsAccepted',
      data: { ...attemptEnd(attempt, {}, deliveryId, this.now()).data, result: null },
    });
  }
  attempted(deliveryId: string, attempt: number, parts: Partial<AttemptResult>): Promise<NewEvent> {
    return this.append(`mailing-${deliveryId}`, attemptEnd(attempt, parts, deliveryId, this.now()));
  }
  missing(deliveryId: string, attempt: number): Promise<unknown> {
    const data = { deliveryId, attempt, sha256: [ARTIFACT.sha256], at: this.now() };
    return this.append(`mailing-${deliveryId}`, { type: 'ArtifactsMissing', data });
  }

  events(stream: string): Promise<StoredEvent[]> {
    return storedIn(this.store, stream);
  }
  /** Waits until a stream holds events of exactly these types. */
  reaches(stream: string, ...types: string[]): Promise<StoredEvent[]> {
    return eventually(async () => {
      const all = await this.events(stream);
      expect(all.map(({ type }) => type)).toEqual(types);
      return all;
    });
  }
  /** Ids of the messages in the work queue. */
  async queued(): Promise<string[]> {
    const manager = await this.nats.jetstreamManager();
    const { state } = await manager.streams.info(STREAMS.queue);
    const ids: string[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq++)
      ids.push((await manager.streams.getMessage(STREAMS.queue, { seq })).header.get('Nats-Msg-Id'));
    return ids;
  }
}
