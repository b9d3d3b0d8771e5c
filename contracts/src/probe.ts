import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { datasetName } from './rest/dataset';
import { probeBody, probeReading } from './rest/probe';
import { askedSource } from './rest/source';
import { ifVersion, instant } from './shared';

/** Each dataset has at most one probe; both have the id that `datasetIdOf` gives. */
const about = { datasetId: z.uuid(), name: z.string() };

/** While runs wait for a dataset, a source is asked up to when its data is complete, with the rights of this user. */
export const probeSet = defineEvent(
  'probe',
  'ProbeSet',
  z.object({ ...about, userId: z.string(), source: askedSource, every: z.string(), at: instant }),
);
/** Only programs report updates of the dataset from now on. */
export const probeRemoved = defineEvent('probe', 'ProbeRemoved', z.object({ ...about, at: instant }));
export const probeEvents = [probeSet, probeRemoved] as const;
export type ProbeEvent = EventOf<(typeof probeEvents)[number]>;

/** The reply to `ReadProbe`: null where the dataset has no probe. */
export const probeReply = z.object({ probe: probeReading.extend({ every: z.string() }).nullable() });

export const probeCommands = {
  SetProbe: z.object({ name: datasetName, ...probeBody.shape, ifVersion }),
  RemoveProbe: z.object({ name: datasetName, ifVersion }),
  /** Reads the probe of a dataset now, in a reply that comes within 8 s: see `probeReply`. Nothing changes. */
  ReadProbe: z.object({ name: datasetName }),
};
