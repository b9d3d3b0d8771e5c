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
  /** The files of others. Equal files are one, whoever they were made for. */
  readonly #others = new Set<string>();

  constructor(private readonly address: string) {}

  /** @param isTheirs whether the event is of the person's tenant */
  add({ type, data }: DomainEvent, isTheirs: boolean): void {
    if (type === 'DeliveryOpened' && !(isTheirs && data.recipients.every((one) => this.#isThem(one))))
      for (const { sha256 } of data.artifacts) this.#others.add(sha256);
    if (!isTheirs) return;
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
    if (!data.recipients.some((one) => this.#isThem(one))) return;
    const files = this.#named.get(data.occurrenceId) ?? [];
    if (data.recipients.every((one) => this.#isThem(one))) files.push(...data.artifacts.map(({ sha256 }) => sha256));
    this.#named.set(data.occurrenceId, files);
  }

  /** Those of runs whose rows name people: files of other runs are about all who got them. */
  found(): Set<string> {
    const all = [...this.#named].flatMap(([occurrenceId, files]) => {
      const rows = this.#rows.get(occurrenceId);
      return rows ? [...rows, ...files] : [];
    });
    return new Set(all.filter((hash) => !this.#others.has(hash)));
  }

  #isThem({ email }: { email: string }): boolean {
    return suppressedAddress(email) === this.address;
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
      if ('event' in read)
        files.add(
          read.event,
          owners.some(({ tenantId }) => tenantId === read.metadata.tenantId),
        );
    if (live) break;
  }
  signal.throwIfAborted();
  return { readable, files: isErasedAddress(address) ? new Set() : files.found() };
};
