import { toldIn } from '@punctual/contracts';
import type { Principal } from '../session/sessions';
import { apiKeyView } from '../views/api-key.view';
import { audienceView } from '../views/audience.view';
import { listView } from '../views/list.view';
import { listMemberView, searchable } from '../views/list-member.view';
import type { ViewReader } from '../views/reader';
import { reportView } from '../views/report.view';
import { scheduleView } from '../views/schedule.view';
import type { AnyView, View } from '../views/view';
import type { Change } from './change';

/** Everybody of a tenant may read these. */
const SHARED: readonly string[] = ['calendar', 'template', 'branding', 'dataset', 'probe'];
/** What ends sessions is told nobody. */
const SECRET: readonly string[] = ['session'];

type Owned = { view: AnyView; key: string };
const owned = (view: View<never>, key: string): Owned => ({ view: view as unknown as AnyView, key });

/** The row whose owner may hear of a change; runs and deliveries belong to whom their schedule belongs to now. */
const ownedBy = ({ told: { noun, id, scheduleId } }: Change): Owned | null => {
  switch (noun) {
    case 'report':
      return owned(reportView as View<never>, id);
    case 'list':
      return owned(listView as View<never>, id);
    case 'api-key':
      return owned(apiKeyView as View<never>, id);
    default:
      return scheduleId === undefined ? null : owned(scheduleView as View<never>, scheduleId);
  }
};

/**
 * Decides who may hear of which change: administrators of all in their tenant, others of what they own or receive. The
 * owners of a change are looked up once for all readers. `views` reads all tenants, since changes know theirs.
 */
export class Visibility {
  private readonly owners = new WeakMap<Change, Promise<string | null>>();

  constructor(private readonly views: ViewReader) {}

  /** Those of some changes that a user may hear of. */
  async visible(changes: readonly Change[], user: Principal): Promise<Change[]> {
    const mine = changes.filter(({ tenantId, told: { noun } }) => tenantId === user.tenantId && !SECRET.includes(noun));
    if (user.role === 'admin' || mine.length === 0) return mine;
    this.lookUp(mine);
    const may = await Promise.all(mine.map((change) => this.may(change, user)));
    return mine.filter((_, index) => may[index]);
  }

  private async may(change: Change, user: Principal): Promise<boolean> {
    const { noun, id, runId = '' } = change.told;
    if (SHARED.includes(noun)) return true;
    if (noun === 'user') return id === user.userId;
    const toldAlone = toldIn(runId);
    if (toldAlone !== null) return toldAlone === user.userId;
    if ((await this.owners.get(change)) === user.userId) return true;
    return this.receives(change, user);
  }

  /** Starts one look-up for each kind of row whose owners are not known yet. */
  private lookUp(changes: readonly Change[]): void {
    const wanted = new Map<AnyView, Map<Change, string>>();
    for (const change of changes) {
      const row = this.owners.has(change) ? null : ownedBy(change);
      if (!row) continue;
      const ofView = wanted.get(row.view) ?? new Map<Change, string>();
      wanted.set(row.view, ofView.set(change, row.key));
    }
    for (const [view, keys] of wanted) {
      const found = this.views.cells(view, [...new Set(keys.values())], 'userId');
      for (const [change, key] of keys) {
        const owner = found.then((cells) => (cells.has(key) ? String(cells.get(key)) : null));
        // A failed look-up is tried again by the next reader; this one hears of it where it waits.
        owner.catch(() => this.owners.delete(change));
        this.owners.set(change, owner);
      }
    }
  }

  /** Whether a schedule or a list sends to a user, or did until this change. */
  private async receives({ told: { noun, id }, emails }: Change, { email }: Principal): Promise<boolean> {
    const address = searchable(email);
    if (noun === 'schedule') return (await this.views.get(audienceView, id))?.goesTo.includes(address) ?? false;
    if (noun !== 'list') return false;
    if (emails.length > 0) return emails.some((one) => searchable(one) === address);
    const rows = await this.views.list(listMemberView, {
      where: [
        ['listId', '=', id],
        ['email', '=', address],
      ],
      sort: { column: 'email', descending: false },
      limit: 1,
    });
    return rows.length > 0;
  }
}
