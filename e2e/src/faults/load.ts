import { randomUUID } from 'node:crypto';
import { type Api, forAll } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import type { Refusal, SmtpPeer } from '../smtp-peer';
import { pause } from '../wait-until';
import { throughEither } from './fleet';

/** Schedules that fall due by themselves, and schedules that a client runs. */
export type Load = {
  planned: string[];
  manual: string[] /** When the first one falls due, in epoch ms. */;
  dueFrom: number;
};

/** So long that mail is on its way whenever a mailer is killed. */
const ANSWER_MS = 1_500;
/** Longer than an interruption. */
const SLOW_MS = 45_000;
/** So many that the first mailer has some of them when it loses NATS. */
const SLOW_AT_FIRST = 12;

/** One message to one, one message each to three, one message to two: the ways a delivery may look. */
const shapeOf = (index: number): { to: string[]; audience: 'together' | 'individually' } => {
  const address = (name: string) => `${name}-${index}@example.com`;
  if (index % 10 === 1 && index > SLOW_AT_FIRST) return { to: ['a', 'b', 'c'].map(address), audience: 'individually' };
  if (index % 10 === 2 && index > SLOW_AT_FIRST) return { to: ['a', 'b'].map(address), audience: 'together' };
  const isSlow = index < SLOW_AT_FIRST || (index % 30 === 15 && index < 300);
  const name = isSlow ? 'slow' : index % 20 === 3 ? 'later' : index % 20 === 7 ? 'never' : 'a';
  return { to: [address(name)], audience: 'together' };
};

/**
 * Makes the mail server take a moment for each mail, and much longer for some: longer than the bus waits for a sign of
 * life before it gives the same work to another mailer. It defers some recipients once and refuses others for good.
 */
export const script = (peer: SmtpPeer): void => {
  peer.answerMsTo = ([first = '']) => (first.startsWith('slow-') ? SLOW_MS : ANSWER_MS);
  const deferred = new Set<string>();
  peer.refusal = (address): Refusal | null => {
    if (address.startsWith('never-')) return { code: 550, text: '5.1.1 no such user' };
    if (!address.startsWith('later-') || deferred.has(address)) return null;
    deferred.add(address);
    return { code: 451, text: '4.7.1 try again later' };
  };
};

/**
 * Creates `manual` schedules that fall due only tomorrow, then `planned` ones that fall due evenly over `spreadMs`, from
 * an instant on that leaves time to create them all on this machine. Every address is used once.
 * @throws Error when a schedule was created after its time
 */
export const createLoad = async (
  apis: readonly Api[],
  { planned, manual, spreadMs }: { planned: number; manual: number; spreadMs: number },
): Promise<Load> => {
  const [api] = apis;
  if (!api) throw new Error('no API');
  const { id: reportId } = await api.createReport(sampleReport);
  const create = async (index: number, dueAt: number) => {
    const { to, audience } = shapeOf(index);
    const timeOfDay = new Date(dueAt).toISOString().slice(11, 19);
    const body = sampleSchedule(reportId, to, { audience, timeOfDay, timezone: 'UTC' });
    return (apis[index % apis.length] ?? api).createSchedule(body);
  };
  const begun = Date.now();
  const indexes = Array.from({ length: planned + manual }, (_, index) => index);
  const later = await forAll(indexes.slice(planned), (index) => create(index, begun - 3_600_000));
  const eachMs = (Date.now() - begun) / manual;
  const dueFrom = Date.now() + 10_000 + 1.5 * eachMs * planned;
  const soon = await forAll(indexes.slice(0, planned), async (index) => {
    const dueAt = dueFrom + (spreadMs * index) / planned;
    const created = await create(index, dueAt);
    if (Math.abs(Date.parse(created.nextRunDate ?? '') - dueAt) > 1_000)
      throw new Error(`a schedule for ${new Date(dueAt).toISOString()} falls due at ${created.nextRunDate}`);
    return created;
  });
  return { planned: soon.map(({ id }) => id), manual: later.map(({ id }) => id), dueFrom };
};

/** Runs schedules one after the other, evenly over `ms`. Each request is repeated under one key until a gateway took it. */
export const executeOver = async (apis: readonly Api[], schedules: readonly string[], ms: number): Promise<void> => {
  const begun = performance.now();
  await Promise.all(
    schedules.map(async (id, index) => {
      const wait = (ms * index) / schedules.length - (performance.now() - begun);
      await pause(wait);
      const headers = { 'idempotency-key': randomUUID() };
      const inTurn = index % 2 === 0 ? apis : apis.toReversed();
      await throughEither(inTurn, (api) => api.made(`/api/v1/report-schedules/${id}/execute`, undefined, headers));
    }),
  );
};
