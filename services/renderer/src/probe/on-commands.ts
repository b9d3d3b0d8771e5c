import { type Clock, type CommandHandler, currentContext, datasetIdOf, type Repository } from '@punctual/chassis';
import { type AskedSource, type ProbeEvent, Rejection } from '@punctual/contracts';
import type { Sources } from '../source/sources';
import type { Probe, ProbeCommand } from './probe';
import { readProbe } from './read-probe';

export type Probes = Repository<Probe, ProbeCommand, ProbeEvent>;
type Needs = { probes: Probes; sources: Sources; clock: Clock };

/** @throws Rejection 422 naming the fields of a source that could never be read, or not by this user */
const check = async (sources: Sources, source: AskedSource, userId: string): Promise<void> => {
  const problems = await sources.problemsOf(source, userId);
  if (problems.length > 0) throw new Rejection('probe/invalid', 'the probe could never be read', problems);
};

/** Sets the probe of a dataset of the caller's tenant: it reads with the caller's rights from now on. */
export const onSetProbe =
  ({ probes, sources, clock }: Needs): CommandHandler<'SetProbe'> =>
  async ({ type, data }) => {
    const { tenantId, userId } = currentContext();
    if (userId === null) throw new Rejection('probe/invalid', 'a probe reads with the rights of a user');
    await check(sources, data.source, userId);
    const datasetId = datasetIdOf(tenantId, data.name);
    await probes.execute(datasetId, { type, data: { ...data, datasetId, userId, now: clock.now() } });
    return { datasetId };
  };

/** Only programs report updates of the dataset from now on. */
export const onRemoveProbe =
  ({ probes, clock }: Omit<Needs, 'sources'>): CommandHandler<'RemoveProbe'> =>
  async ({ type, data }) => {
    const datasetId = datasetIdOf(currentContext().tenantId, data.name);
    await probes.execute(datasetId, { type, data: { ...data, datasetId, now: clock.now() } });
    return { datasetId };
  };

/** Reads the probe of a dataset now, whoever asks: with the rights of who set it. */
export const onReadProbe =
  ({ probes, sources, clock }: Needs): CommandHandler<'ReadProbe'> =>
  async ({ data: { name } }) => {
    const probe = await probes.load(datasetIdOf(currentContext().tenantId, name));
    if (probe.status !== 'set') return { probe: null };
    const { source, userId, every } = probe;
    return { probe: { every, ...(await readProbe(sources, source, userId, clock.now())) } };
  };
