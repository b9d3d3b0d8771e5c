import { type Event, type KnownRecipient, pagesOf, Rejection, streamName } from '@punctual/contracts';
import { byList } from '../list/by-list';
import type { ListsAsOf } from '../list/lists-as-of';
import { type RowsAudience, type RowsNeeds, rowsAudience } from './rows-audience';

type Fired = Pick<
  Event<'OccurrenceFired'>['data'],
  | 'occurrenceId'
  | 'audience'
  | 'recipients'
  | 'reportId'
  | 'perRow'
  | 'parameters'
  | 'dueAt'
  | 'timezone'
  | 'lastRun'
  | 'at'
>;

/** Whom a run goes to: one page per delivery, how many mailboxes that are, and the lists as they were. */
export type Audience = {
  pages: KnownRecipient[][];
  recipients: number;
  lists: Event<'RunOpened'>['data']['lists'];
  /** The names of the lists, in their order. */
  listNames: string[];
  /** What each page gets, where the rows of the report name the people. */
  rows?: RowsAudience;
  /** Why it can go to nobody, in words: the rows do not name people as the schedule says. */
  problem?: string;
};

const sumOf = (pages: readonly KnownRecipient[][]): number => pages.reduce((sum, page) => sum + page.length, 0);

/** To look at rows that were read before, and never to have them read. */
export const asRecorded = <N extends RowsNeeds>({ readPeopleRows: _, ...needs }: N): Omit<N, 'readPeopleRows'> => needs;

/** The recipients an occurrence names, without the members of its lists. */
export const namedAudience = (fired: Pick<Fired, 'audience' | 'recipients'>): Audience => {
  const pages = pagesOf(fired);
  return { pages, recipients: sumOf(pages), lists: [], listNames: [] };
};

/**
 * Whom an occurrence goes to: the recipients it names and the members of its lists, or the people in the rows of its report, as of
 * the firing, which is its place in the log. So every worker finds the same pages, however late, and however often the lists changed since.
 */
export const audienceOf = async (
  { store, listsAsOf, recordedRows, readPeopleRows }: RowsNeeds & { listsAsOf: ListsAsOf },
  fired: Fired,
): Promise<Audience> => {
  const { perRow } = fired;
  if (!perRow && fired.recipients.lists.length === 0) return namedAudience(fired);
  const stored = await store.read(streamName('occurrence', fired.occurrenceId));
  const record = stored.find(({ type }) => type === 'OccurrenceFired');
  if (!record) throw new Rejection('occurrence/unknown', `the record of ${fired.occurrenceId} is gone`);
  if (perRow) {
    const rows = await rowsAudience(
      { store, recordedRows, ...(readPeopleRows ? { readPeopleRows } : {}) },
      { ...fired, perRow },
      record.position,
    );
    return 'problem' in rows
      ? { pages: [], recipients: 0, lists: [], listNames: [], problem: rows.problem }
      : {
          pages: rows.pages.map((page) => page.recipients),
          recipients: rows.recipients,
          lists: [],
          listNames: [],
          rows,
        };
  }
  const lists = await Promise.all(fired.recipients.lists.map((id) => listsAsOf(id, record.position)));
  const pages = pagesOf(
    fired,
    lists.flatMap(({ emails }) => emails),
  );
  return {
    pages: byList(pages, fired.recipients, lists),
    recipients: sumOf(pages),
    listNames: lists.map(({ name }) => name),
    lists: lists.map(({ listId, revision, status, emails }) => ({ listId, revision, status, members: emails.length })),
  };
};
