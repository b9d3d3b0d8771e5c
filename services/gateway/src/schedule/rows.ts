import { BoundedCache } from '@punctual/chassis';
import type { ScheduleRow } from '@punctual/contracts';
import type { Principal } from '../session/sessions';
import { listView } from '../views/list.view';
import type { ViewReader } from '../views/reader';
import { type ScheduleDoc, shownSchedule } from '../views/schedule.view';
import { userView } from '../views/user.view';
import type { Cell } from '../views/view';
import { reportNames } from './report-names';
import type { Sentences } from './sentences';

/** For some thousand rows. */
const KEPT_OCTETS = 16 * 1024 * 1024;
/** The text it is kept by, what it holds as objects, and the text that is shown, in octets for each of the latter. */
const OCTETS_EACH = 5;

/** What the stored text of a row holds, and what is shown of it alone as JSON, without the brace at its end. */
type Read = { row: ScheduleDoc; shown: string };

const read = (text: string): Read => {
  const row = JSON.parse(text) as ScheduleDoc;
  return { row, shown: JSON.stringify(shownSchedule(row)).slice(0, -1) };
};

const textOf = (value: Cell | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

type Column = Exclude<keyof ScheduleRow, keyof ReturnType<typeof shownSchedule>>;

/** Schedules as a table shows them to a user: in words, with the names of their reports and owners, and how many get them. */
export class ScheduleRows {
  /** By the stored text: the same rows are listed again and again, and to read one takes longer than to find it. */
  private readonly known = new BoundedCache<Read>(KEPT_OCTETS, ({ shown }) => OCTETS_EACH * shown.length);

  constructor(
    private readonly views: ViewReader,
    private readonly sentences: Pick<Sentences, 'of'>,
  ) {}

  /** The JSON of a `ScheduleRow` for each stored row. */
  async of(stored: readonly string[], user: Principal): Promise<string[]> {
    const all = stored.map((text) => this.read(text));
    const rows = all.map(({ row }) => row);
    const each = (of: (row: ScheduleDoc) => readonly string[]) => [...new Set(rows.flatMap(of))];
    const owners = each(({ userId }) => [userId]);
    const [inWords, reports, people, members] = await Promise.all([
      this.sentences.of(rows),
      reportNames(
        this.views,
        each(({ reportId }) => [reportId]),
        user,
      ),
      this.views.columns(userView, owners, ['name', 'email']),
      this.views.cells(
        listView,
        each(({ recipients: { lists } }) => lists),
        'members',
      ),
    ]);
    return all.map(({ row, shown }, index) => {
      const { to, cc, bcc, lists } = row.recipients;
      const owner = people.get(row.userId);
      const inLists = lists.reduce((sum, id) => sum + Number(members.get(id) ?? 0), 0);
      const columns: Pick<ScheduleRow, Column> = {
        sentence: inWords[index] ?? null,
        reportName: textOf(reports.get(row.reportId)),
        ownerName: textOf(owner?.name) ?? textOf(owner?.email),
        recipientCount: typeof row.audience === 'object' ? null : to.length + cc.length + bcc.length + inLists,
      };
      return `${shown},${JSON.stringify(columns).slice(1)}`;
    });
  }

  private read(text: string): Read {
    const known = this.known.get(text);
    if (known) return known;
    const found = read(text);
    this.known.set(text, found);
    return found;
  }
}
