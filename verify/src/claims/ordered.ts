import { dataAt, isData, listAt, textAt } from '../field';
import type { EvidenceEvent, Ordered } from '../format';

/** The events that define what a schedule orders: they hold its whole specification. */
const specOf = ({ data }: EvidenceEvent) => dataAt(data, 'spec');

/** Old specifications knew a single format. */
const formatsOf = (spec: unknown): readonly unknown[] => {
  const single = textAt(spec, 'format');
  return single === null ? listAt(spec, 'formats') : [single];
};

/** JSON in one spelling: members in the order of their names. */
const spelled = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    isData(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );

/**
 * What a specification, or an occurrence, orders: equal texts are equal orders. Who it goes to may differ: a test goes to one person.
 * Made once of each, so that the time does not grow with the number of definitions times the size of an occurrence.
 */
const orderIn = (data: unknown, formats: readonly unknown[]): string =>
  spelled([textAt(data, 'reportId'), formats, dataAt(data, 'parameters') ?? {}]);
const definitionOrder = (definition: EvidenceEvent): string =>
  orderIn(specOf(definition), formatsOf(specOf(definition)));
const occurrenceOrder = ({ data }: EvidenceEvent): string => orderIn(data, listAt(data, 'formats'));

/** The newest definition of a schedule that an occurrence fits; null where it fits none. */
export const fittingDefinition = (events: readonly EvidenceEvent[], fired: EvidenceEvent): EvidenceEvent | null => {
  const order = occurrenceOrder(fired);
  return events.findLast((one) => specOf(one) !== null && definitionOrder(one) === order) ?? null;
};

/**
 * The newest definition of a schedule that an occurrence fits; the newest one where it fits none. A planner may have read the
 * schedule just before a change that is in the log before the firing.
 * @param events of the schedule, before the firing, oldest first
 */
export const definitionFor = (events: readonly EvidenceEvent[], fired: EvidenceEvent): EvidenceEvent | null =>
  fittingDefinition(events, fired) ?? events.findLast((one) => specOf(one) !== null) ?? null;

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
