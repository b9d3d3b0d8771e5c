import type { Interruption } from '../part';
import type { DeliveryRecord, Ledger } from './ledger';

/** What a run of the system is compared to. */
export type Evidence = {
  ledger: Ledger;
  /** How many copies of mail a recipient's server took. Every address belongs to one delivery. */
  copiesTo: (address: string) => number;
  /** Ids of the schedules that had to fire, each once. */
  schedules: readonly string[];
  /** When processes of mailers could not work. */
  mailers: readonly Interruption[];
  /** When the event store could not be reached by anybody. */
  store: readonly Interruption[];
};

const recordedOnce = ({ ledger, schedules }: Evidence): string[] => {
  const perSchedule = new Map<string, string[]>(schedules.map((id) => [id, []]));
  for (const [id, { scheduleId }] of ledger.occurrences) perSchedule.get(scheduleId)?.push(id);
  return [
    ...[...ledger.occurrences]
      .filter(([, { records }]) => records !== 1)
      .map(([id, { records }]) => `occurrence ${id} was recorded ${records} times`),
    ...[...perSchedule]
      .filter(([, ids]) => ids.length !== 1)
      .map(([id, ids]) => `schedule ${id} has ${ids.length} occurrences: ${ids.join(', ')}`),
  ];
};

const everyDeliveryEnded = ({ ledger }: Evidence): string[] => [
  ...[...ledger.occurrences].flatMap(([id, { gaveUp }]) => (gaveUp === null ? [] : [`run ${id} gave up: ${gaveUp}`])),
  ...ledger
    .open()
    .map((id) => `delivery ${id} never ended; its newest event is ${ledger.deliveries.get(id)?.newest ?? 'none'}`),
  ...[...ledger.deliveries.values()]
    .filter(({ endings, corrections }) => endings.length > 1 + corrections)
    .map(
      ({ id, endings, corrections }) =>
        `delivery ${id} ended ${endings.length} times and was corrected ${corrections} times`,
    ),
  ...[...ledger.deliveries.values()]
    .filter(({ endings, accepted }) => endings.length > 0 && endings.at(-1) !== accepted.size)
    .map(
      ({ id, endings, accepted }) =>
        `delivery ${id} ended with ${endings.at(-1)} accepted, and ${accepted.size} recipients accepted`,
    ),
];

/** What is wrong with one recipient, if anything: the log and the mail server must tell the same story. */
const wrongAbout = (delivery: DeliveryRecord, address: string, copies: number): string | null => {
  const unknown = delivery.unknown.get(address)?.size ?? 0;
  const accepted = delivery.accepted.has(address);
  const rejected = delivery.rejected.has(address);
  if (copies > 1 + unknown) return `got ${copies} copies, and ${unknown} attempts are recorded as unknown`;
  if (accepted && copies === 0) return 'is recorded as accepted, and the mail server has nothing';
  if (copies > 0 && !accepted && unknown === 0) return `got ${copies} copies, and the log does not say so`;
  if (!accepted && !rejected && unknown === 0) return 'has no outcome';
  return null;
};

const everyRecipientAccountedFor = ({ ledger, copiesTo }: Evidence): string[] =>
  [...ledger.occurrences.values()].flatMap(({ deliveries }) =>
    [...deliveries].flatMap(([id, recipients]) => {
      const delivery = ledger.deliveries.get(id);
      if (!delivery || delivery.endings.length === 0) return []; // already said: it never ended
      return recipients.flatMap((address) => {
        const wrong = wrongAbout(delivery, address, copiesTo(address));
        return wrong === null ? [] : [`${address} of delivery ${id} ${wrong}`];
      });
    }),
  );

/** A worker is named `<host>:<pid>`, and maybe more after that. */
const pidOf = (worker: string): number => Number(/:(\d+)/.exec(worker)?.[1]);

const noLiveAttemptVoided = ({ ledger, mailers, store }: Evidence): string[] =>
  [...ledger.deliveries.values()].flatMap(({ id, sendings }) =>
    sendings.flatMap(({ attempt, to, worker, startedAt, unknownAt }) => {
      if (unknownAt === null) return [];
      const during = ({ from, to: end }: Interruption) => from <= unknownAt && end >= startedAt;
      if (store.some(during) || mailers.some((one) => one.pid === pidOf(worker) && during(one))) return [];
      const times = `from ${new Date(startedAt).toISOString()} to ${new Date(unknownAt).toISOString()}`;
      return [
        `attempt ${attempt} of delivery ${id} to ${to} was declared unknown, though worker ${worker} worked all the time ${times}`,
      ];
    }),
  );

/** Every broken promise, in words; none when the log, the mail server and the interruptions fit together. */
export const findings = (evidence: Evidence): string[] => [
  ...recordedOnce(evidence),
  ...everyDeliveryEnded(evidence),
  ...everyRecipientAccountedFor(evidence),
  ...noLiveAttemptVoided(evidence),
];
