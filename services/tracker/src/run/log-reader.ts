import { type EventStore, eventsOf } from '@punctual/chassis';
import { type Event, runIdOf } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';

/** The `OccurrenceFired` data of an occurrence; null when it did not fire. */
export const orderOf = async (
  store: EventStore,
  occurrenceId: string,
): Promise<Event<'OccurrenceFired'>['data'] | null> => {
  const fired = (await eventsOf(store, 'occurrence', occurrenceId)).find(({ type }) => type === 'OccurrenceFired');
  return fired?.type === 'OccurrenceFired' ? fired.data : null;
};

/** A rendering, in the form runs and deliveries pass on. */
export const renderingOf = ({
  runId,
  attempt,
  subject,
  artifacts,
  reportVersion,
  metrics,
  rowCount,
  contentHash,
  rowsHash,
  observed,
  missingCharacters,
  parts,
}: Event<'ReportRendered'>['data']): Rendering => ({
  subject,
  artifacts,
  reportVersion,
  metrics,
  rowCount,
  contentHash,
  rowsHash,
  renderedFor: runId,
  attempt,
  ...(missingCharacters ? { missingCharacters } : {}),
  ...(observed ? { observed } : {}),
  ...(parts ? { parts } : {}),
});

/** The version of each further report in the files of a rendering, in their order. */
export const furtherVersions = async (
  store: EventStore,
  { renderedFor, attempt }: Pick<Rendering, 'renderedFor' | 'attempt'>,
): Promise<number[]> => {
  for (const event of await eventsOf(store, 'rendering', renderedFor))
    if (event.type === 'ReportRendered' && event.data.attempt === attempt)
      return (event.data.moreReports ?? []).map(({ reportVersion }) => reportVersion);
  return [];
};

/** The answer to one of a run's render requests; null while there is none, or when rendering failed. */
export const renderingFor = async (
  store: EventStore,
  occurrenceId: string,
  attempt: number,
): Promise<Rendering | null> => {
  for (const event of await eventsOf(store, 'rendering', runIdOf(occurrenceId)))
    if (event.type === 'ReportRendered' && event.data.attempt === attempt) return renderingOf(event.data);
  return null;
};
