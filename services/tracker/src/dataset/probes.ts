import { type Bus, type Clock, datasetIdOf, type Log, runIn } from '@punctual/chassis';
import { probeReply, Rejection, secondsOf } from '@punctual/contracts';
import type { Datasets } from './on-commands';

/** Somebody may set a probe while a run waits. */
const LOOK_AGAIN_MS = 30_000;
/** The part that reads was away. */
const TRY_AGAIN_MS = 5_000;
/** Longest name of an update. */
const MAX_ID = 200;

type Awaited = { tenantId: string; name: string };

export type ProbeReader = {
  /** Starts to read the probes of these datasets whose time has come; the others are forgotten. */
  look(awaited: readonly Awaited[]): void;
  stop(): Promise<void>;
};

/** What fails is an update too, once a day: whoever looks at the dataset sees why runs wait. */
const failureId = (now: string, message: string): string =>
  `probe failed on ${now.slice(0, 10)}: ${message.replace(/[\s\p{C}]+/gu, ' ')}`.slice(0, MAX_ID);

/**
 * Asks for what the probes of awaited datasets say and records it as updates, each named after its instant: several that read the same
 * record it once.
 */
export const startProbes = (
  { bus, clock, log }: { bus: Bus; clock: Clock; log: Log },
  datasets: Datasets,
): ProbeReader => {
  const next = new Map<string, number>();
  const underWay = new Map<string, Promise<void>>();

  const record = async (name: string, tenantId: string, id: string, asOf: string | null): Promise<void> => {
    const datasetId = datasetIdOf(tenantId, name);
    const data = { datasetId, name, id, asOf, ok: asOf !== null, now: clock.now() };
    await datasets.execute(datasetId, { type: 'RecordUpdate', data });
  };

  /** Milliseconds until it is to be read again. */
  const read = async ({ tenantId, name }: Awaited): Promise<number> => {
    const answer = await bus.request({ type: 'ReadProbe', data: { name } }, `probe ${tenantId} ${name} ${clock.now()}`);
    if (!answer.ok) throw new Rejection(answer.code, answer.message);
    const { probe } = probeReply.parse(answer.result);
    if (!probe) return LOOK_AGAIN_MS;
    const { asOf, problem, every } = probe;
    const fail = (message: string) => record(name, tenantId, failureId(clock.now(), message), null);
    if (problem) await fail(problem.message);
    else if (asOf !== null)
      await record(name, tenantId, `probe ${asOf}`, asOf).catch((error: unknown) => {
        if (error instanceof Rejection) return fail(`${asOf}: ${error.message}`);
        throw error;
      });
    return secondsOf(every) * 1000;
  };

  const start = (key: string, dataset: Awaited): void => {
    const { tenantId, name } = dataset;
    const reading = runIn({ tenantId }, () => read(dataset))
      .catch((error: unknown) => {
        log.warn({ err: error, dataset: name, tenantId }, 'the probe of a dataset could not be read');
        return TRY_AGAIN_MS;
      })
      .then((ms) => {
        next.set(key, clock.millis() + ms);
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
  };

  return {
    look: (awaited) => {
      const known = new Map(awaited.map((one) => [`${one.tenantId} ${one.name}`, one]));
      for (const key of next.keys()) if (!known.has(key)) next.delete(key);
      for (const [key, dataset] of known)
        if (!underWay.has(key) && clock.millis() >= (next.get(key) ?? 0)) start(key, dataset);
    },
    stop: async () => {
      await Promise.all(underWay.values());
    },
  };
};
