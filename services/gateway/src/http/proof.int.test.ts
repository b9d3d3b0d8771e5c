import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf, type Event, occurrenceIdOf } from '@punctual/contracts';
import { keysIn, type Proof, verifyProof } from 'punctual-verify';
import { readEvidence } from '../proof/evidence';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { judging, observed } from '../testing/observed';
import { newSession } from '../testing/people';
import { newReport, problem } from '../testing/requests';
import { append, at, fired, life, runOpened, scheduleCreated, skipped, storable } from '../testing/samples';

let gateway: TestGateway;
let person = '';
const scheduleId = '66666666-6666-4666-8666-666666666666';
const occurrenceId = occurrenceIdOf(scheduleId, '2026-11-02T09-00');
const deliveryId = deliveryIdOf(occurrenceId, 0);
const about = { scheduleId, occurrenceId };
const proofPath = (id: string) => `/api/v1/deliveries/${encodeURIComponent(id)}/proof`;

const moved = (event: DomainEvent, userId: string): DomainEvent => {
  const changes = {
    ...('scheduleId' in event.data ? { scheduleId } : {}),
    ...('userId' in event.data ? { userId } : {}),
  };
  const occurrence = 'occurrenceId' in event.data ? { occurrenceId } : {};
  return { ...event, data: { ...event.data, ...changes, ...occurrence } } as DomainEvent;
};

const to = ['Ann@example.com', 'bob@example.com', 'stranger@example.com'];

beforeAll(async () => {
  gateway = await startTestGateway();
  person = await newSession(gateway, 'viewer');
  const { id: userId } = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { id: string };
  const recipients = { to, cc: [], bcc: [], lists: [] };
  const { spec } = scheduleCreated.data;
  await append(gateway.resources.store, [
    { ...scheduleCreated, data: { ...scheduleCreated.data, scheduleId, userId, spec: { ...spec, recipients } } },
    fired({ ...about, userId, recipients }),
    { ...runOpened, data: { ...runOpened.data, ...about, userId } },
    ...life(deliveryId).map((event) => moved(event, userId)),
  ]);
  // The next write waits for the views, so they also hold every event appended before it.
  await newReport(gateway);
}, 60_000);
afterAll(() => gateway.close());

const download = async (id: string, token = person) => {
  const { text, headers } = await gateway.as('get', proofPath(id), token).buffer(true).expect(200);
  const { payload } = JSON.parse(text) as { payload: string };
  return { text, headers, proof: JSON.parse(Buffer.from(payload, 'base64url').toString()) as Proof };
};

it('whoever may see the delivery downloads its proof, which names every step and shows its events', async () => {
  const { text, headers, proof } = await download(deliveryId);
  expect(headers).toMatchObject({
    'content-type': 'application/jose+json',
    'content-disposition': 'attachment; filename="proof.json"',
    'cache-control': 'private, no-store',
  });
  expect(proof).toMatchObject({ state: 'ended', deliveryId, log: { id: await gateway.resources.store.identity() } });
  expect(proof.claims).toMatchObject({
    ordered: { by: 'schedule', scheduleId, version: 1 },
    fired: { dueAt: at(60), firedAt: at(61), trigger: 'planned' },
    attempts: [{ attempt: 1 }, { attempt: 2, endedAt: at(126) }],
    retries: [{ attempt: 2, retryAt: at(124) }],
    ended: { how: 'completed', accepted: 2 },
  });
  const bob = proof.claims.recipients.find(({ email }) => email === 'bob@example.com');
  expect(bob).toMatchObject({ outcome: 'accepted', outcomes: [{ smtpCode: 451 }, { smtpCode: 250, attempt: 2 }] });
  const { body: keys } = await gateway.api.get('/.well-known/jwks.json').expect(200);
  const failed = verifyProof(text, { keys: keysIn(keys) }).results.filter(({ holds }) => holds !== true);
  // The sample has a made-up hash of its files, and nothing else is wrong with it.
  expect(failed.map(({ name }) => name)).toEqual(['rendered']);
  await gateway.as('get', proofPath(deliveryId)).expect(200);
  const stranger = await newSession(gateway, 'author');
  expect((await gateway.as('get', proofPath(deliveryId), stranger).expect(404)).body).toEqual(
    problem(404, 'delivery/unknown'),
  );
  await gateway.as('get', `${proofPath(deliveryId)}?as=pdf`, person).expect(422);
});

it('it names nobody of another delivery, and says where somebody was withheld', async () => {
  const { proof } = await download(deliveryId);
  expect(JSON.stringify(proof)).not.toContain('stranger');
  const withheld = proof.evidence.flatMap(({ type, withheld = [] }) => withheld.map((one) => ({ type, ...one })));
  expect(withheld).toEqual([
    { type: 'ScheduleCreated', path: '/spec/recipients/to', entries: 1 },
    { type: 'OccurrenceFired', path: '/recipients/to', entries: 1 },
  ]);
});

it('an event of a type that nobody knows yet is in it, with the recipient whom it names', async () => {
  const { store } = gateway.resources;
  const { stream, event } = storable({ type: 'AttemptStarted', data: { deliveryId } } as Event<'AttemptStarted'>);
  const bounced = {
    ...event,
    type: 'RecipientBounced',
    data: { deliveryId, email: 'bob@example.com', kind: 'hard', at: at(200) },
  };
  await store.append(stream, [bounced], 'any');
  const { proof } = await download(deliveryId);
  const named = { event: bounced.id, type: 'RecipientBounced', recordedAt: expect.any(String) };
  expect(proof.claims.other.at(-1)).toEqual(named);
  expect(proof.claims.recipients.map(({ email, later }) => [email, later])).toEqual([
    ['Ann@example.com', []],
    ['bob@example.com', [named]],
  ]);
  expect(proof.evidence.at(-1)).toMatchObject({ id: bounced.id, data: bounced.data });
});

it('a delivery under way has a proof of what has happened so far', async () => {
  const other = deliveryIdOf(occurrenceIdOf(scheduleId, 'run-77777777-7777-4777-8777-777777777777'), 0);
  const { id: userId } = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { id: string };
  const occurrence = other.replace(/~email~0$/, '');
  const opened = life(other)
    .slice(0, 3)
    .map((event) => {
      const data = {
        ...event.data,
        ...('scheduleId' in event.data ? { scheduleId, userId, occurrenceId: occurrence } : {}),
      };
      return { ...event, data } as DomainEvent;
    });
  await append(gateway.resources.store, [
    fired({ scheduleId, occurrenceId: occurrence, userId, trigger: 'manual', nominal: null }),
    { ...runOpened, data: { ...runOpened.data, scheduleId, occurrenceId: occurrence, userId, trigger: 'manual' } },
    ...opened,
  ]);
  await newReport(gateway);
  const { text, proof } = await download(other);
  expect([proof.state, proof.claims.ended, proof.claims.attempts]).toMatchObject([
    'under-way',
    null,
    [{ endedAt: null }],
  ]);
  const ended = verifyProof(text).results.find(({ name }) => name === 'ended');
  expect(ended).toMatchObject({ holds: true, text: expect.stringContaining('so far') });
});

it('what was skipped has a proof of that: one event, and nothing sent', async () => {
  const occurrence = occurrenceIdOf(scheduleId, '2026-11-03T09-00');
  const { id: userId } = (await gateway.as('get', '/api/v1/me', person).expect(200)).body as { id: string };
  await append(gateway.resources.store, [
    { ...skipped, data: { ...skipped.data, scheduleId, occurrenceId: occurrence, userId } },
  ]);
  await newReport(gateway);
  const { text, proof } = await download(deliveryIdOf(occurrence, 0));
  expect(proof).toMatchObject({
    state: 'ended',
    claims: { fired: null, ended: { how: 'nothing-sent', cause: 'paused' } },
  });
  const { results } = verifyProof(text);
  expect(results.filter(({ holds }) => holds === false)).toEqual([]);
  expect(results.map((one) => one.text)).toContain('It did not fire: it was skipped');
});

it('a history that is longer than a proof holds is refused, by its events or their octets', async () => {
  const { store } = gateway.resources;
  const head = await store.head();
  if (!head) throw new Error('the log is empty');
  const read = (limits: { events: number; octets: number }) =>
    readEvidence(store, { deliveryId, occurrenceId }, head, { ...limits, page: 3 });
  const { events } = await read({ events: 100, octets: 100_000 });
  await expect(read({ events: events.length - 1, octets: 100_000 })).rejects.toMatchObject({ code: 'proof/too-large' });
  await expect(read({ events: 100, octets: 1_000 })).rejects.toMatchObject({ status: 422 });
});

it('is as of one position of the log: what comes after it is in another proof', async () => {
  const { store } = gateway.resources;
  const [first] = await store.read(`mailing-${deliveryId}`);
  if (!first) throw new Error('the delivery has no attempt');
  const { events, streams } = await readEvidence(store, { deliveryId, occurrenceId }, first.position);
  expect(events.at(-1)?.id).toBe(first.id);
  expect(streams.at(-1)).toEqual({ stream: `mailing-${deliveryId}`, extent: 'whole', events: 1 });
});

/** A schedule whose streams are long, read in small pages. Most of its events are about other runs, before and after this one. */
describe('an old run of a long-lived schedule', () => {
  const { spec } = scheduleCreated.data;
  const [other, about] = [
    '88888888-8888-4888-8888-888888888888',
    { scheduleId: '99999999-9999-4999-8999-999999999999' },
  ];
  const occurrence = (nth: number) => occurrenceIdOf(about.scheduleId, `2026-11-02T09-${String(nth).padStart(2, '0')}`);
  const paused: DomainEvent[] = [
    { type: 'SchedulePaused', data: { ...about, until: null, nextDueAt: null, at: at(3) } },
    { type: 'ScheduleResumed', data: { ...about, nextDueAt: at(60), automatic: false, at: at(3) } },
  ];
  const pauses = Array.from({ length: 10 }, () => paused).flat();
  const others = (from: number) => Array.from({ length: 25 }, (_, nth) => judged(occurrence(from + nth)));
  const judged = (occurrenceId: string) => observed('1', { ...about, occurrenceId });
  const changed = (reportId: string): DomainEvent => ({
    type: 'ScheduleChanged',
    data: { ...scheduleCreated.data, ...about, createdAt: at(1), spec: { ...spec, reportId }, at: at(2) },
  });
  const run = { ...about, occurrenceId: occurrence(30) };

  beforeAll(async () => {
    await append(gateway.resources.store, [
      { ...scheduleCreated, data: { ...scheduleCreated.data, ...about } },
      ...pauses,
      // The planner that fired it had read the schedule before its last change.
      changed(other),
      ...paused,
      ...others(0),
      fired({ ...run, judging }),
      ...pauses,
      ...others(60),
      judged(run.occurrenceId),
      { ...runOpened, data: { ...runOpened.data, ...run } },
      ...pauses,
      ...others(120),
    ]);
  });
  const read = async (limits: { events: number; octets?: number }) => {
    const { store } = gateway.resources;
    const head = await store.head();
    if (!head) throw new Error('the log is empty');
    const of = { deliveryId: deliveryIdOf(run.occurrenceId, 0), occurrenceId: run.occurrenceId };
    return readEvidence(store, of, head, { octets: 1_000_000, page: 4, ...limits });
  };

  it('has the definition that it fits, and its own verdict, however much came before and after', async () => {
    const { events, streams } = await read({ events: 40 });
    expect(streams.map(({ stream, events: count }) => [stream.split('-')[0], count])).toEqual([
      ['schedule', 24],
      ['occurrence', 1],
      ['run', 1],
      ['rendering', 0],
      ['condition', 1],
      ['delivery', 0],
      ['mailing', 0],
    ]);
    expect(events[0]).toMatchObject({ type: 'ScheduleCreated', revision: 0 });
    expect(events.findLast(({ type }) => type === 'ObservationRecorded')?.data).toMatchObject(run);
  });

  it.each([
    ['the definition is further back', { events: 23 }],
    ['the verdict is further on', { events: 25 }],
    ['what is read for the definition has more octets', { events: 40, octets: 3_000 }],
  ])('is refused where %s than a proof holds', async (_, limits) => {
    await expect(read(limits)).rejects.toMatchObject({ status: 422, code: 'proof/too-large' });
  });
});
