import { type EventStore, runIn, uuidOf } from '@punctual/chassis';
import { archivedDelivery, type DomainEvent, type Event, isArchiving, runIdOf } from '@punctual/contracts';
import { archivedRun, deliveryFrom, hasEnded } from './archived';
import { type Page, type RunRead, readRun, type Stream, type Unreadable } from './read-run';

type Store = Pick<EventStore, 'read' | 'append' | 'truncateBefore' | 'codec'>;
/** What is archived: whatever was recorded last before `before`, in epoch ms. `now` is when. */
export type Cutoff = { before: number; now: string };

/** Who is told what became of a run: that its events were removed just now, or that it is kept because of events that cannot be read. */
export type Told = {
  archived(occurrenceId: string): void;
  unreadable(occurrenceId: string, events: Unreadable['unreadable']): void;
};
const nobody: Told = { archived: () => {}, unreadable: () => {} };

/** Appends the event that stands for all others of a stream, unless one does. @throws Conflict when something was recorded meanwhile */
const close = async (store: Store, stream: Stream, event: DomainEvent, { metadata }: RunRead): Promise<Stream> => {
  if (stream.archived) return stream;
  const { tenantId = 'default', userId = null, correlationId = null } = metadata ?? {};
  const encoded = await store.codec.encode(event, { tenantId, userId, correlationId });
  const id = uuidOf(`${stream.name}@${stream.revision} ${event.type} ${JSON.stringify(event.data)}`);
  const { revision } = await store.append(stream.name, [{ id, ...encoded }], stream.revision ?? 'none');
  return { ...stream, revision, archived: true };
};

const truncate = async (store: Store, { name, revision }: Stream): Promise<void> => {
  if (revision !== null && revision > 0n) await store.truncateBefore(name, revision);
};

/** The numbers of a page are in the log before anything of it is removed: after a crash the rest follows from them. */
const archivePage = async (
  store: Store,
  run: RunRead,
  { deliveryId, delivery, mailing }: Page,
  { now: at }: Cutoff,
): Promise<Event<'DeliveryArchived'>['data'] | null> => {
  const known = run.events.findLast(
    (event): event is Event<'DeliveryArchived'> =>
      event.type === 'DeliveryArchived' && event.data.deliveryId === deliveryId,
  );
  const row = deliveryFrom(run.events, deliveryId);
  if (!known && !row) return null;
  // First the mailing: a report that comes in now is recorded before the numbers are taken, or never.
  const closed =
    mailing.revision === null
      ? mailing
      : await close(store, mailing, { type: 'MailingArchived', data: { deliveryId, at } }, run);
  const event = known ?? (row && archivedDelivery(row, at));
  if (!event) return null;
  const kept = await close(store, delivery, event, run);
  await truncate(store, closed);
  await truncate(store, kept);
  return event.data;
};

/** Takes the events of one run out of the log; what is done already is not done again. */
const archiveOne = async (store: Store, run: RunRead, cutoff: Cutoff): Promise<void> => {
  const { occurrenceId } = run;
  const deliveries: Event<'DeliveryArchived'>['data'][] = [];
  for (const page of run.pages) {
    const archived = await archivePage(store, run, page, cutoff);
    if (archived) deliveries.push(archived);
  }
  const data = { runId: runIdOf(occurrenceId), at: cutoff.now };
  const rendering =
    run.rendering.revision === null
      ? run.rendering
      : await close(store, run.rendering, { type: 'RenderingArchived', data }, run);
  await truncate(store, rendering);
  const rows =
    run.rows.revision === null
      ? run.rows
      : await close(store, run.rows, { type: 'RowsArchived', data: { occurrenceId, at: cutoff.now } }, run);
  await truncate(store, rows);
  if (run.run.revision === null) return;
  // Last: it is known from its events which deliveries there are.
  await truncate(
    store,
    await close(store, run.run, archivedRun(occurrenceId, run.events, deliveries, cutoff.now), run),
  );
};

const isOver = ({ events, pages }: RunRead): boolean =>
  pages.every(({ deliveryId }) => {
    const row = deliveryFrom(events, deliveryId);
    return row === null || hasEnded(row);
  });

const isDone = ({ run, rendering, rows, pages, events }: RunRead): boolean =>
  [run, rendering, rows, ...pages.flatMap(({ delivery, mailing }) => [delivery, mailing])].every(
    ({ revision, archived }) => revision === null || archived,
  ) && events.every((event) => isArchiving(event) || event.type === 'OccurrenceFired');

/**
 * Removes the events of a run from the log when the run has ended and nothing was recorded of it after the cutoff, nor of the runs that send
 * it again or that it sends again: who has the mail follows from all of them. Answers whether it is gone, now or before. It can be repeated, and
 * done by several processes at once.
 * @param pages ids of deliveries, beside those its run names: a notice has no run
 * @throws Unavailable; Conflict when another process archives it too, or something was recorded meanwhile: it is to be looked at again
 */
export const archiveRun = async (
  store: Store,
  occurrenceId: string,
  cutoff: Cutoff,
  pages: Iterable<string> = [],
  told: Told = nobody,
): Promise<boolean> => {
  const read = async (id: string): Promise<RunRead | null> => {
    const run = await readRun(store, id, id === occurrenceId ? pages : []);
    if (!('unreadable' in run)) return run;
    told.unreadable(id, run.unreadable);
    return null;
  };
  const family = new Set([occurrenceId]);
  for (const id of family) {
    const run = await read(id);
    if (!run || run.newest >= cutoff.before || !isOver(run)) return false;
    for (const relative of run.relatives) family.add(relative);
  }
  for (const id of family) {
    // Read again: one of a family at a time is in memory, and what was recorded meanwhile has it kept.
    const run = await read(id);
    if (!run || run.newest >= cutoff.before) return false;
    if (isDone(run)) continue;
    await runIn({ tenantId: run.metadata?.tenantId ?? 'default' }, () => archiveOne(store, run, cutoff));
    told.archived(id);
  }
  return true;
};
