import { currentContext, datasetIdOf, type Resources, repository } from '@punctual/chassis';
import type { ProbeEvent } from '@punctual/contracts';
import { type Act, checked, counted, me } from './counted';

/** Answers the commands of probes as the renderer does, as far as the gateway can tell. */
export const serveProbes = ({ bus, store, clock }: Resources): void => {
  const probes = repository(store, 'probe', counted<ProbeEvent>());
  const aboutOf = (name: string) => ({ datasetId: datasetIdOf(currentContext().tenantId, name), name });
  const act = async (name: string, ifVersion: number | null, event: ProbeEvent) => {
    const events: Act<ProbeEvent>['data']['events'] = (state) => {
      if (ifVersion !== null) checked('probe', state, ifVersion);
      return [event];
    };
    await probes.execute(aboutOf(name).datasetId, { type: 'Act', data: { events } });
    return {};
  };
  bus.respond('renderer', 'SetProbe', ({ data: { name, source, every, ifVersion } }) =>
    act(name, ifVersion, {
      type: 'ProbeSet',
      data: { ...aboutOf(name), userId: me(), source, every, at: clock.now() },
    }),
  );
  bus.respond('renderer', 'RemoveProbe', ({ data: { name, ifVersion } }) =>
    act(name, ifVersion, { type: 'ProbeRemoved', data: { ...aboutOf(name), at: clock.now() } }),
  );
  bus.respond('renderer', 'ReadProbe', async () => ({
    probe: { every: 'PT1M', asOf: '2026-11-23T05:00:00.000Z', problem: null },
  }));
};
