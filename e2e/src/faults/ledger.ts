import { type DomainEvent, deliveryIdsOf, type Event, isDeliveryId, pagesOf } from '@punctual/contracts';

/** A message that a worker began to hand over, by the log. Times are epoch ms. */
export type Sending = { attempt: number; to: string; worker: string; startedAt: number; unknownAt: number | null };

/** What the log says of one delivery. */
export type DeliveryRecord = {
  id: string;
  sendings: Sending[];
  accepted: Set<string>;
  rejected: Set<string>;
  /** The attempts of which nobody knows whether they reached a recipient, by address. */
  unknown: Map<string, Set<number>>;
  /** How many recipients have the mail, by each event that ended it; an acceptance that is learned late ends it again. */
  endings: number[];
  /** How often an acceptance was learned late. */
  corrections: number;
  /** The newest event about it, and when that happened: where it stands when it has not ended. */
  newest: string;
};

/** What the log says of one occurrence and its run. */
export type OccurrenceRecord = {
  scheduleId: string;
  records: number;
  /** The recipients of each delivery it must lead to, by the delivery's id. */
  deliveries: Map<string, string[]>;
  /** Why its run sent nothing, or nothing more; null otherwise. */
  gaveUp: string | null;
};

const entry = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

/** All occurrences and deliveries of an event log, folded from its events. */
export class Ledger {
  readonly occurrences = new Map<string, OccurrenceRecord>();
  readonly deliveries = new Map<string, DeliveryRecord>();

  /** Takes the next event of the log into account. */
  add(event: DomainEvent): void {
    const about = 'deliveryId' in event.data ? event.data.deliveryId : null;
    // Renderings made for a whole run name no delivery.
    if (about !== null && isDeliveryId(about)) this.#delivery(about).newest = `${event.type} at ${event.data.at}`;
    switch (event.type) {
      case 'OccurrenceFired':
        return this.#fired(event.data);
      case 'OccurrenceSkipped':
        this.#occurrence(event.data.occurrenceId, event.data.scheduleId).records += 1;
        return;
      case 'RunSkipped':
      case 'RunFailed':
        this.#occurrence(event.data.occurrenceId, event.data.scheduleId).gaveUp = event.data.reason;
        return;
      case 'AttemptStarted':
      case 'AttemptContinued':
        return this.#begun(event.data);
      case 'RecipientsAccepted':
        for (const { email } of event.data.recipients) this.#delivery(event.data.deliveryId).accepted.add(email);
        return;
      case 'RecipientsRejected':
        for (const { email } of event.data.recipients) this.#delivery(event.data.deliveryId).rejected.add(email);
        return;
      case 'OutcomeUnknown':
        return this.#unknown(event.data);
      case 'AcceptanceLearned':
      case 'NonDeliveryLearned':
        this.#delivery(event.data.deliveryId).corrections += 1;
        return;
      case 'DeliveryCompleted':
        this.#delivery(event.data.deliveryId).endings.push(event.data.accepted);
        return;
      case 'DeliveryPermanentlyFailed':
        this.#delivery(event.data.deliveryId).endings.push(0);
        return;
      default:
        return;
    }
  }

  /** Deliveries that an occurrence must lead to and that have not ended. */
  open(): string[] {
    return [...this.occurrences.values()].flatMap(({ deliveries, gaveUp }) =>
      [...deliveries.keys()].filter((id) => {
        const delivery = this.deliveries.get(id);
        return delivery ? delivery.endings.length === 0 : gaveUp === null;
      }),
    );
  }

  #occurrence(id: string, scheduleId: string): OccurrenceRecord {
    return entry(this.occurrences, id, () => ({ scheduleId, records: 0, deliveries: new Map(), gaveUp: null }));
  }

  #delivery(id: string): DeliveryRecord {
    return entry(this.deliveries, id, () => ({
      id,
      sendings: [],
      accepted: new Set(),
      rejected: new Set(),
      unknown: new Map(),
      endings: [],
      corrections: 0,
      newest: 'nothing',
    }));
  }

  #fired(data: Event<'OccurrenceFired'>['data']): void {
    const occurrence = this.#occurrence(data.occurrenceId, data.scheduleId);
    occurrence.records += 1;
    const pages = pagesOf(data);
    for (const [page, id] of deliveryIdsOf(data).entries())
      occurrence.deliveries.set(
        id,
        (pages[page] ?? []).map(({ email }) => email),
      );
  }

  #begun(data: Event<'AttemptStarted' | 'AttemptContinued'>['data']): void {
    const { deliveryId, attempt, worker, recipients, at } = data;
    const { sendings } = this.#delivery(deliveryId);
    // Messages that a stopping mailer returned were not sent.
    for (const to of 'returned' in data ? data.returned : [])
      sendings.splice(
        sendings.findLastIndex((one) => one.attempt === attempt && one.to === to),
        1,
      );
    for (const to of recipients) sendings.push({ attempt, to, worker, startedAt: Date.parse(at), unknownAt: null });
  }

  #unknown({ deliveryId, attempt, recipients, at }: Event<'OutcomeUnknown'>['data']): void {
    const delivery = this.#delivery(deliveryId);
    for (const { email } of recipients) {
      entry(delivery.unknown, email, () => new Set()).add(attempt);
      const sending = delivery.sendings.findLast((one) => one.attempt === attempt && one.to === email);
      if (sending) sending.unknownAt ??= Date.parse(at);
    }
  }
}
