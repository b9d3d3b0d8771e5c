import { STREAMS } from '@punctual/contracts';
import { headers, type JetStreamManager, type NatsConnection, type StoredMsg } from 'nats';
import { Unavailable } from './errors';
import { isMissing } from './jetstream';

/** A message that could not be handled. `id` is its place on the dead-letter stream, `at` when it was parked. */
export type ParkedMessage = {
  id: string;
  service: string;
  message: string;
  /** The subject it was received on, to which it goes back when it is replayed. */
  subject: string;
  error: string;
  deliveries: number;
  at: string;
  size: number;
  /** Its tenant; null when it cannot be read. */
  tenantId: string | null;
  /** The message itself, as JSON where it is that. */
  envelope: unknown;
};

/** The messages that were parked, until they are replayed or discarded, or 90 days have passed. Rejects with Unavailable. */
export interface DeadLetters {
  /** How many there are of a tenant, of the newest 1,000 of all. */
  count(tenantId: string | null): Promise<number>;
  /**
   * Some of a tenant, newest first, of those before an id; of all tenants when that is null. At most 1,000 are looked at, so there may be
   * fewer than `limit` and more before `next`, which is null at the end.
   */
  list(
    tenantId: string | null,
    options: { before: string | null; limit: number },
  ): Promise<{ letters: ParkedMessage[]; next: string | null }>;
  /** One of them; null when there is none with this id, or no longer. */
  get(id: string): Promise<ParkedMessage | null>;
  /** Sends it again to where it was received, and removes it. False when it is not there any more. */
  replay(id: string): Promise<boolean>;
  /** Removes it. False when it is not there any more. */
  discard(id: string): Promise<boolean>;
}

const STREAM = STREAMS.deadLetters;
/** How many are looked at for a list or a count. */
const LOOKED_AT = 1_000;
const ID = /^[1-9]\d{0,15}$/;

const jsonIn = (data: Uint8Array): unknown => {
  const text = Buffer.from(data).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const parked = ({ seq, subject: own, header, data, time }: StoredMsg): ParkedMessage => {
  const envelope = jsonIn(data);
  const [, service = '', ...message] = own.split('.');
  const { tenantid } = (envelope ?? {}) as { tenantid?: unknown };
  return {
    id: String(seq),
    service,
    message: message.join('.'),
    subject: header?.get('subject') ?? '',
    error: header?.get('error') ?? '',
    deliveries: Number(header?.get('deliveries')) || 0,
    at: new Date(time).toISOString(),
    size: data.length,
    tenantId: typeof tenantid === 'string' ? tenantid : null,
    envelope,
  };
};

/** The dead letters of NATS JetStream. */
export const natsDeadLetters = (nats: NatsConnection): DeadLetters => {
  let counted = { state: '', ofTenant: new Map<string | null, number>() };

  const asked = async <T>(work: (manager: JetStreamManager) => Promise<T>): Promise<T> => {
    try {
      return await work(await nats.jetstreamManager({ checkAPI: false }));
    } catch (error) {
      throw new Unavailable('nats', `the dead letters cannot be read: ${String(error)}`, { cause: error });
    }
  };
  const read = async (manager: JetStreamManager, seq: number): Promise<StoredMsg | null> => {
    try {
      return await manager.streams.getMessage(STREAM, { seq });
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  const remove = async (manager: JetStreamManager, seq: number): Promise<boolean> => {
    try {
      return await manager.streams.deleteMessage(STREAM, seq, false);
    } catch (error) {
      if ((await read(manager, seq)) === null) return false;
      throw error;
    }
  };
  /** The state of the stream; null before the services have made it. */
  const stateOf = async (manager: JetStreamManager) => {
    try {
      return (await manager.streams.info(STREAM, { deleted_details: true })).state;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  const list: DeadLetters['list'] = (tenantId, { before, limit }) =>
    asked(async (manager) => {
      const letters: ParkedMessage[] = [];
      const state = await stateOf(manager);
      if (!state) return { letters, next: null };
      const gone = new Set(state.deleted ?? []);
      // A stream that never held a message begins at 0, which is no message's number.
      const first = Math.max(1, state.first_seq);
      let seq = before === null ? state.last_seq : Math.min(state.last_seq, Number(before) - 1);
      for (let looked = 0; seq >= first && looked < LOOKED_AT && letters.length < limit; seq--) {
        if (gone.has(seq)) continue;
        looked += 1;
        const message = await read(manager, seq);
        const letter = message && parked(message);
        if (letter && (tenantId === null || letter.tenantId === tenantId)) letters.push(letter);
      }
      while (gone.has(seq)) seq -= 1;
      return { letters, next: seq >= first ? String(seq + 1) : null };
    });

  return {
    list,
    count: async (tenantId) => {
      const state = await asked(stateOf);
      if (!state || tenantId === null || state.messages === 0) return state?.messages ?? 0;
      const text = `${state.first_seq} ${state.last_seq} ${state.messages}`;
      if (counted.state !== text) counted = { state: text, ofTenant: new Map() };
      const { ofTenant } = counted;
      const known = ofTenant.get(tenantId) ?? (await list(tenantId, { before: null, limit: LOOKED_AT })).letters.length;
      ofTenant.set(tenantId, known);
      return known;
    },
    get: async (id) => {
      if (!ID.test(id)) return null;
      const message = await asked((manager) => read(manager, Number(id)));
      return message && parked(message);
    },
    replay: async (id) => {
      if (!ID.test(id)) return false;
      return asked(async (manager) => {
        const message = await read(manager, Number(id));
        const subject = message?.header?.get('subject');
        if (!message || !subject) return false;
        // Two persons may press at once: the broker takes the second for the first.
        const about = headers();
        about.set('replays', `${STREAM} ${id}`);
        const msgID = `replay-${id}-${new Date(message.time).getTime()}`;
        await nats.jetstream().publish(subject, message.data, { headers: about, msgID });
        await remove(manager, Number(id));
        return true;
      });
    },
    discard: async (id) => ID.test(id) && asked((manager) => remove(manager, Number(id))),
  };
};
