import { type Data, isData } from './field';
import { type EvidenceEvent, FORMAT, MAX_EVENTS, MAX_OCTETS, type Proof, VERSION } from './format';
import { partsOf } from './ids';
import { NotAProof } from './json';
import { jsonIn } from './jws';

type Is = (value: unknown) => boolean;
/** What each member of an object must be; members of other names are refused. Those that end with `?` may be absent. */
type Shape = Readonly<Record<string, Is>>;

const isText: Is = (value) => typeof value === 'string';
const isCount: Is = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isInstant: Is = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const isDigits: Is = (value) => typeof value === 'string' && /^\d{1,20}$/.test(value);
const isAny: Is = (value) => value !== undefined;
const oneOf =
  (...values: readonly unknown[]): Is =>
  (value) =>
    values.includes(value);
const listOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is);
const atMost =
  (most: number, is: Is): Is =>
  (value) =>
    is(value) && (value as readonly unknown[]).length <= most;
const shaped =
  (shape: Shape): Is =>
  (value) =>
    isData(value) && problemIn(value, shape) === null;

/** The first member of an object that its shape does not have, or that is not what it must be; null when there is none. */
const problemIn = (data: Data, shape: Shape): string | null => {
  for (const name of Object.keys(data)) if (!(name in shape) && !(`${name}?` in shape)) return name.slice(0, 100);
  for (const [key, is] of Object.entries(shape)) {
    const name = key.replace('?', '');
    if (Object.hasOwn(data, name) ? !is(data[name]) : !key.endsWith('?')) return name;
  }
  return null;
};

/** More streams than a delivery has. Each is looked through, so that very many would take very long. */
const MAX_STREAMS = 100;

const isPlace = shaped({ commit: isDigits, prepare: isDigits });

const event: Shape = {
  id: isText,
  type: isText,
  v: isCount,
  stream: isText,
  revision: isCount,
  position: isPlace,
  recordedAt: isInstant,
  data: isAny,
  'withheld?': listOf(shaped({ path: isText, entries: isCount })),
};

const proof: Shape = {
  format: oneOf(FORMAT),
  version: oneOf(VERSION),
  issuedAt: isInstant,
  tenant: isText,
  deliveryId: (value) => typeof value === 'string' && partsOf(value) !== null,
  log: shaped({ id: isText, position: isPlace }),
  state: oneOf('ended', 'under-way'),
  streams: atMost(
    MAX_STREAMS,
    listOf(shaped({ stream: isText, extent: oneOf('whole', 'range', 'chosen'), events: isCount })),
  ),
  claims: isData,
  evidence: atMost(MAX_EVENTS, Array.isArray),
};

/**
 * Reads the payload of a signed document.
 * @throws NotAProof naming the first member that the format does not have, or that is not what the format says
 */
export const readProof = (payload: string): Proof => {
  if (payload.length > (MAX_OCTETS * 4) / 3 + 4) throw new NotAProof(`the payload is larger than ${MAX_OCTETS} octets`);
  const data = jsonIn(payload, 'the payload');
  if (!isData(data)) throw new NotAProof('the payload is not a JSON object');
  if (data['format'] === FORMAT && isCount(data['version']) && data['version'] !== VERSION)
    throw new NotAProof(
      `the proof is of version ${Number(data['version'])} of the format; this program knows version ${VERSION}`,
    );
  const wrong = problemIn(data, proof);
  if (wrong !== null) throw new NotAProof(`the payload does not fit the format at ${JSON.stringify(wrong)}`);
  const read = data as unknown as Proof;
  read.evidence.forEach((one: unknown, index) => {
    const odd = isData(one) ? problemIn(one, event) : 'the event';
    if (odd !== null)
      throw new NotAProof(`event ${index} of the evidence does not fit the format at ${JSON.stringify(odd)}`);
  });
  return read;
};

/** Negative when an event is before another in the log. */
export const compareEvents = (a: Pick<EvidenceEvent, 'position'>, b: Pick<EvidenceEvent, 'position'>): number => {
  const by = (name: 'commit' | 'prepare') => BigInt(a.position[name]) - BigInt(b.position[name]);
  const difference = by('commit') || by('prepare');
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
