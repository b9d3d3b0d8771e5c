import { expect, it } from '@jest/globals';
import { claimsOf } from './claims/claims';
import type { EvidenceEvent, Proof } from './format';
import { keysIn } from './jwk';
import { realDocument } from './testing/real';
import { decoded, newKey, signedBy } from './testing/signed';
import { verifyProof } from './verify';

/** The data of an event, as a forger sees it. */
type Values = Record<string, unknown>;
type Changed = Omit<EvidenceEvent, 'data'> & { data: Values };
type Draft = Omit<{ -readonly [Name in keyof Proof]: Proof[Name] }, 'evidence' | 'streams'> & {
  evidence: Changed[];
  streams: { stream: string; extent: string; events: number }[];
};

const key = newKey();
const payload = () => decoded(realDocument().payload) as Draft;

/** The claims that do not hold, when the holder of the right key signs evidence that was changed, with the claims that follow from it. */
const contradicted = (change: (proof: Draft) => void): string[] => {
  const proof = payload();
  change(proof);
  proof.claims = claimsOf(proof.deliveryId, proof.evidence);
  for (const part of proof.streams) part.events = proof.evidence.filter(({ stream }) => stream === part.stream).length;
  const { results } = verifyProof(JSON.stringify(signedBy(key, proof)), { keys: keysIn(key.jwk) });
  return results.filter(({ holds }) => holds === false).map(({ name }) => name);
};

const eventOf = ({ evidence }: Draft, type: string, nth = 0) => {
  const event = evidence.filter((one) => one.type === type)[nth];
  if (!event) throw new Error(`the fixture has no ${type} ${nth}`);
  return event;
};
/** The member of an event's data at a path, such as `recipients/0`. */
const memberOf = (proof: Draft, event: string, path: string): unknown => {
  const [type = '', nth = '0'] = event.split(' ');
  const steps = path === '' ? [] : path.split('/');
  return steps.reduce<unknown>((at, step) => (at as Values)[step], eventOf(proof, type, Number(nth)).data);
};
/** A change of one member of an event's data. The event is named by its type, and its number among those of that type. */
const put = (event: string, path: string, value: unknown) => (proof: Draft) => {
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  (memberOf(proof, event, steps.join('/')) as Values)[last] = value;
};
/** One entry more in a list of an event's data. */
const push = (event: string, path: string, entry: unknown) => (proof: Draft) =>
  (memberOf(proof, event, path) as unknown[]).push(entry);
/** An event more, after all others, in the stream of another one. */
const more = (proof: Draft, after: Changed, event: { type: string; data: Values }) => {
  const commit = String(BigInt(proof.log.position.commit) + 1n);
  proof.log = { ...proof.log, position: { commit, prepare: commit } };
  const revision =
    Math.max(...proof.evidence.filter(({ stream }) => stream === after.stream).map((one) => one.revision)) + 1;
  const place = { stream: after.stream, revision, position: proof.log.position, recordedAt: proof.issuedAt };
  proof.evidence.push({ id: `more-${commit}`, v: 1, ...place, ...event });
};
const without = (proof: Draft, type: string) => {
  proof.evidence = proof.evidence.filter((one) => one !== eventOf(proof, type));
};

it('evidence that was not changed holds', () => expect(contradicted(() => {})).toEqual([]));

it.each<[claim: string, what: string, change: (proof: Draft) => void]>([
  ['evidence', 'an event is left out', (proof) => without(proof, 'RetryScheduled')],
  [
    'evidence',
    'two events are in the other order',
    (proof) => proof.evidence.splice(2, 2, ...proof.evidence.slice(2, 4).toReversed()),
  ],
  ['evidence', 'an event is there twice', (proof) => proof.evidence.push(eventOf(proof, 'RunOpened'))],
  ['evidence', 'an event is about another delivery', put('RecipientsAccepted', 'deliveryId', 'other')],
  [
    'evidence',
    'a stream is of another delivery',
    (proof) => Object.assign(eventOf(proof, 'RunOpened'), { stream: 'run-other' }),
  ],
  ['evidence', 'a stream is not whole', (proof) => Object.assign(proof.streams[1] ?? {}, { extent: 'chosen' })],
  [
    'evidence',
    'an event is later than the log',
    (proof) => Object.assign(proof.log, { position: { commit: '1', prepare: '1' } }),
  ],
  ['ordered', 'the schedule orders another report', put('ScheduleCreated', 'spec/reportId', 'other')],
  ['ordered', 'the schedule orders other formats', put('ScheduleCreated', 'spec/formats', ['CSV'])],
  ['ordered', 'no version of the schedule is there', (proof) => without(proof, 'ScheduleCreated')],
  [
    'fired',
    'it fired twice',
    (proof) => more(proof, eventOf(proof, 'OccurrenceFired'), eventOf(proof, 'OccurrenceFired')),
  ],
  [
    'fired',
    'the firing is not the first event',
    (proof) => Object.assign(eventOf(proof, 'OccurrenceFired'), { revision: 1 }),
  ],
  ['fired', 'it fired before it was due', put('OccurrenceFired', 'at', '2020-01-01T00:00:00.000Z')],
  ['fired', 'the delivery was due at another time', put('DeliveryOpened', 'dueAt', '2020-01-01T00:00:00.000Z')],
  ['fired', 'the run is of another trigger', put('RunOpened', 'trigger', 'planned')],
  ['judged', 'the verdict was to send nothing', put('ObservationRecorded', 'verdict/send', false)],
  ['judged', 'another number of rows was judged', put('ObservationRecorded', 'facts/rowCount', 3)],
  ['judged', 'another condition was judged', put('ObservationRecorded', 'judging/condition', { type: 'EMPTY' })],
  ['judged', 'no verdict is there', (proof) => without(proof, 'ObservationRecorded')],
  ['rendered', 'another file was sent', put('DeliveryOpened', 'artifacts/2/sha256', '0'.repeat(64))],
  ['rendered', 'another file was rendered', put('ReportRendered', 'artifacts/0/sha256', '0'.repeat(64))],
  ['rendered', 'the files are of another rendering', put('DeliveryOpened', 'rendering/contentHash', '0'.repeat(64))],
  ['attempts', 'nobody asked for the attempt', put('DispatchRequested', 'attempt', 3)],
  ['attempts', 'the attempt is to somebody else too', push('AttemptStarted 1', 'waiting', 'ada@example.com')],
  ['attempts', 'an outcome is of an attempt that never was', put('RecipientsRejected', 'attempt', 7)],
  ['attempts', 'an attempt begins twice', put('AttemptStarted 1', 'attempt', 1)],
  ['recipients', 'nobody accepted it', put('RecipientsAccepted', 'recipients/0/smtpCode', 451)],
  ['recipients', 'no reply is there', put('RecipientsAccepted', 'recipients/0/smtpCode', null)],
  ['recipients', 'a positive reply counts as a refusal', put('RecipientsRejected', 'recipients/0/smtpCode', 250)],
  ['recipients', 'somebody else has an outcome', put('RecipientsAccepted', 'recipients/0/email', 'eve@example.com')],
  [
    'recipients',
    'a refusal became an acceptance',
    (proof) => Object.assign(eventOf(proof, 'RecipientsRejected'), { type: 'RecipientsAccepted' }),
  ],
  [
    'recipients',
    'a recipient was left out',
    (proof) => (memberOf(proof, 'DeliveryOpened', 'recipients') as unknown[]).pop(),
  ],
  [
    'recipients',
    'a recipient is there twice',
    push('DeliveryOpened', 'recipients', { email: 'ada@example.com', role: 'to' }),
  ],
  ['suppressed', 'it was sent to somebody who gets no mail', push('AttemptStarted 1', 'recipients', 'bob@example.com')],
  ['retries', 'the retry was never scheduled', put('RetryScheduled', 'attempt', 5)],
  ['retries', 'the retry was before its time', put('DispatchRequested', 'at', '2020-01-01T00:00:00.000Z')],
  ['retries', 'the retry is to somebody else', put('RetryScheduled', 'pending', ['eve@example.com'])],
  ['ended', 'more accepted than did', put('DeliveryCompleted', 'accepted', 3)],
  ['ended', 'somebody else failed', put('DeliveryCompleted', 'failed/0/email', 'eve@example.com')],
  ['ended', 'an outcome is unknown that is not', put('DeliveryCompleted', 'unknown', ['bob@example.com'])],
  ['ended', 'it had not ended', (proof) => without(proof, 'DeliveryCompleted')],
  ['ended', 'it is said to be under way', (proof) => (proof.state = 'under-way')],
  [
    'other',
    'something was withheld from its own events',
    (proof) => Object.assign(eventOf(proof, 'RecipientsAccepted'), { withheld: [{ path: '/x', entries: 1 }] }),
  ],
])('the claim "%s" does not hold where %s', (claim, _, change) => {
  expect(contradicted(change)).toContain(claim);
});

it('a claim that does not follow from the evidence does not hold, whichever it is', () => {
  const { results } = verifyProof(JSON.stringify(realDocument()));
  const names = results.map(({ name }) => name);
  for (const [name, claim] of Object.entries(payload().claims)) {
    const claims = { ...payload().claims, [name]: Array.isArray(claim) ? [...claim, ...claim, {}] : null };
    const told = verifyProof(JSON.stringify(signedBy(key, { ...payload(), claims })), {});
    expect(names).toContain(name);
    expect(told.results.filter(({ holds }) => holds === false).map((one) => one.name)).toEqual([name]);
  }
});
