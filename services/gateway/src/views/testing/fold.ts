import type { DomainEvent } from '@punctual/contracts';
import { at } from '../../testing/samples';
import type { View } from '../view';

/** The rows of a view after these events, by key; the revision counts all of them. */
export const fold = <Doc>(view: View<Doc>, ...events: DomainEvent[]): Record<string, Doc | null> => {
  const rows: Record<string, Doc | null> = {};
  events.forEach((event, revision) => {
    for (const key of view.keys(event)) {
      const doc = view.evolve(rows[key] ?? null, event, { key, revision, created: at(revision), tenantId: 'default' });
      // As in the tables: what was no row and is none leaves nothing.
      if (doc !== null || key in rows) rows[key] = doc;
    }
  });
  return rows;
};

/** One row of a view after these events. */
export const row = <Doc>(view: View<Doc>, key: string, ...events: DomainEvent[]): Doc | null =>
  fold(view, ...events)[key] ?? null;
