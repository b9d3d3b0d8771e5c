import { Unavailable, within } from './errors';

/** Whether a part works; `detail` describes the problem. */
export type Health = { part: string; ok: boolean; detail: string };

/** The health check of a part. An error counts as "does not work". */
export type HealthCheck = () => Promise<Omit<Health, 'part'>> | Omit<Health, 'part'>;

const HEALTH_MS = 2_000;

/** Runs a health check and waits at most two seconds. Never rejects. */
export const askHealth = async (part: string, check: HealthCheck): Promise<Health> => {
  try {
    const late = () => new Unavailable('service', `no answer within ${HEALTH_MS / 1000} s`);
    return { part, ...(await within(HEALTH_MS, (async () => check())(), late)) };
  } catch (error) {
    return { part, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
};

/** A part that is healthy when it answers. */
export const answering =
  (ask: () => Promise<unknown>): HealthCheck =>
  async () => {
    await ask();
    return { ok: true, detail: 'answers' };
  };
