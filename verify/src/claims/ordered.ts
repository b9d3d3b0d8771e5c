import { isDeepStrictEqual } from 'node:util';
import { dataAt, listAt, textAt } from '../field';
import type { EvidenceEvent, Ordered } from '../format';

/** The events that define what a schedule orders: they hold its whole specification. */
const specOf = ({ data }: EvidenceEvent) => dataAt(data, 'spec');

/** Old specifications knew a single format. */
const formatsOf = (spec: unknown): readonly unknown[] => {
  const single = textAt(spec, 'format');
  return single === null ? listAt(spec, 'formats') : [single];
};

/** Whether an occurrence orders what a specification says. Who it goes to may differ: a test goes to one person. */
const fits = (spec: unknown, fired: unknown): boolean =>
  textAt(spec, 'reportId') === textAt(fired, 'reportId') &&
  isDeepStrictEqual(formatsOf(spec), listAt(fired, 'formats')) &&
  isDeepStrictEqual(dataAt(spec, 'parameters') ?? {}, dataAt(fired, 'parameters') ?? {});

/**
 * The newest definition of a schedule that an occurrence fits; the newest one where it fits none. A planner may have read the
 * schedule just before a change that is in the log before the firing.
 * @param events of the schedule, before the firing, oldest first
 */
export const definitionFor = (events: readonly EvidenceEvent[], fired: EvidenceEvent): EvidenceEvent | null => {
  const definitions = events.filter((one) => specOf(one) !== null);
  return definitions.findLast((one) => fits(specOf(one), fired.data)) ?? definitions.at(-1) ?? null;
};

/** Whether the definition that `definitionFor` finds is one that the occurrence fits. */
export const isFittingDefinition = (definition: EvidenceEvent, fired: EvidenceEvent): boolean =>
  fits(specOf(definition), fired.data);

/**
 * Which version of the schedule ordered an occurrence. The version is the number of events that the schedule had, as in the entity
 * tags of the API: those after the definition that changed something else, such as a pause, count.
 */
export const orderedOf = (events: readonly EvidenceEvent[], fired: EvidenceEvent): Ordered | null => {
  const repeats = dataAt(fired.data, 'repeats');
  const repeated = textAt(repeats, 'deliveryId');
  if (repeated !== null) return { by: 'repeat', deliveryId: repeated, how: textAt(fired.data, 'trigger') ?? '' };
  const definition = definitionFor(events, fired);
  if (!definition) return null;
  const later = events.slice(events.indexOf(definition) + 1);
  const next = later.findIndex((one) => specOf(one) !== null);
  const last = (next === -1 ? later : later.slice(0, next)).at(-1) ?? definition;
  return {
    by: 'schedule',
    scheduleId: textAt(fired.data, 'scheduleId') ?? '',
    version: last.revision + 1,
    event: definition.id,
    definedAt: definition.recordedAt,
  };
};
