import type { Decider } from '@punctual/chassis';
import { type AskedSource, type ProbeEvent, Rejection, sameJson } from '@punctual/contracts';

type Terms = { userId: string; source: AskedSource; every: string };
/** `version` counts its events. */
export type Probe = { status: 'none' | 'removed'; version: number } | ({ status: 'set'; version: number } & Terms);

type About = { datasetId: string; name: string; ifVersion: number | null; now: string };
export type ProbeCommand = { type: 'SetProbe'; data: About & Terms } | { type: 'RemoveProbe'; data: About };

const evolve = ({ version: before }: Probe, { type, data }: ProbeEvent): Probe => {
  const version = before + 1;
  if (type === 'ProbeRemoved') return { status: 'removed', version };
  const { userId, source, every } = data;
  return { status: 'set', version, userId, source, every };
};

const decide = ({ type, data }: ProbeCommand, state: Probe): ProbeEvent[] => {
  const { datasetId, name, ifVersion, now: at } = data;
  if (ifVersion !== null && ifVersion !== state.version)
    throw new Rejection('probe/stale', `the probe is at version ${state.version}, not ${ifVersion}; read it again`);
  if (type === 'RemoveProbe')
    return state.status === 'set' ? [{ type: 'ProbeRemoved', data: { datasetId, name, at } }] : [];
  const { userId, source, every } = data;
  if (state.status === 'set' && sameJson({ userId, source, every }, termsOf(state))) return [];
  return [{ type: 'ProbeSet', data: { datasetId, name, userId, source, every, at } }];
};

const termsOf = ({ userId, source, every }: Terms): Terms => ({ userId, source, every });

/** What is asked up to when the data of a dataset is complete, while runs wait for it. */
export const probe: Decider<Probe, ProbeCommand, ProbeEvent> = {
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
};
