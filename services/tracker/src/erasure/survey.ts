import { type EventStore, namesReadably, type Owner, suppressedAddress } from '@punctual/chassis';
import { type DomainEvent, eventDefinitions, isErasedAddress, personalFieldsIn, streamName } from '@punctual/contracts';

/** What the log holds of a person: how many events name them unsealed, and the hashes of files that are about them alone. */
export type Survey = { readable: number; files: ReadonlySet<string> };

/** The streams that may name people, and those of kept rows. */
const prefixes = [
  ...new Set([
    ...eventDefinitions.filter(({ type }) => personalFieldsIn(type) !== null).map(({ noun }) => streamName(noun, '')),
    streamName('rows', ''),
  ]),
];

/** Collects, event by event, which files are to be removed. */
class Files {
  /** By occurrence, the kept rows that name the people of its run; none where they are in the report itself. */
  readonly #rows = new Map<string, string[]>();
  /** The occurrences whose mail went to the person, and the files of deliveries to nobody else. */
  readonly #named = new Map<string, string[]>();

  constructor(private readonly address: string) {}

  add({ type, data }: DomainEvent): void {
    if (type === 'RowsRead') {
      const kept = [data.rows, ...(data.denied ? [data.denied] : [])];
      this.#rows.set(
        data.occurrenceId,
        kept.map(({ sha256 }) => sha256),
      );
    }
    if (type === 'RunOpened' && data.people && !this.#rows.has(data.occurrenceId))
      this.#rows.set(data.occurrenceId, []);
    if (type !== 'DeliveryOpened') return;
    const isThem = ({ email }: { email: string }) => suppressedAddress(email) === this.address;
    if (!data.recipients.some(isThem)) return;
    const files = this.#named.get(data.occurrenceId) ?? [];
    if (data.recipients.every(isThem)) files.push(...data.artifacts.map(({ sha256 }) => sha256));
    this.#named.set(data.occurrenceId, files);
  }

  /** Those of runs whose rows name people: files of other runs are about all who got them. */
  found(): Set<string> {
    return new Set(
      [...this.#named].flatMap(([occurrenceId, files]) => {
        const rows = this.#rows.get(occurrenceId);
        return rows ? [...rows, ...files] : [];
      }),
    );
  }
}

/** Reads the whole log for what it holds of a person. @throws Unavailable */
export const survey = async (
  store: Pick<EventStore, 'follow' | 'codec'>,
  owners: readonly Owner[],
  signal: AbortSignal,
): Promise<Survey> => {
  const address = owners.find(({ of }) => of.includes('@'))?.of ?? '';
  const files = new Files(suppressedAddress(address));
  let readable = 0;
  for await (const { events, live } of store.follow({ prefixes, from: null, signal })) {
    readable += events.filter((stored) => namesReadably(stored, owners)).length;
    for (const read of await store.codec.decodeAll(events))
      if ('event' in read && owners.some(({ tenantId }) => tenantId === read.metadata.tenantId)) files.add(read.event);
    if (live) break;
  }
  signal.throwIfAborted();
  return { readable, files: isErasedAddress(address) ? new Set() : files.found() };
};
