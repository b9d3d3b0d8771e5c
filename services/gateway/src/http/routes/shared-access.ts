import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import type { View } from '../../views/view';
import type { Answer } from '../operation';
import { invalid, Problem } from '../problem';

type SharedRow = { userId: string; version: number; deletedAt: string | null };

/**
 * Access to what a tenant shares, such as calendars and templates: everybody reads it, its owner and administrators change it.
 * `noun` names it in problems.
 */
export const sharedAccess = <Row extends SharedRow>(noun: string, view: View<Row>) => {
  const none = `there is no such ${noun}`;

  /** @throws Problem 404 when it does not exist, or is deleted and deleted ones are not asked for */
  const readable = async (views: ViewReader, id: string, deleted: 'hidden' | 'shown' = 'hidden'): Promise<Row> => {
    const row = await views.get(view, id);
    if (!row || (deleted === 'hidden' && row.deletedAt !== null)) throw new Problem(404, `${noun}/unknown`, none);
    return row;
  };

  /** @throws Problem 404, as for one that is read; 403 for others than its owner and administrators */
  const changeable = async (
    views: ViewReader,
    id: string,
    { role, userId }: Principal,
    deleted: 'hidden' | 'shown' = 'hidden',
  ): Promise<Row> => {
    const row = await readable(views, id, deleted);
    if (role !== 'admin' && row.userId !== userId)
      throw new Problem(403, 'access/forbidden', `only the owner of the ${noun} and administrators may change it`);
    return row;
  };

  /** The response with it as it is now. @throws Problem 404 when it does not exist or is deleted */
  const answer = async (views: ViewReader, status: number, id: string): Promise<Answer> => {
    const { deletedAt: _, ...shown } = await readable(views, id);
    return { status, body: shown, version: shown.version };
  };

  /**
   * Checks the one that is to be used. The one that is used already (`before`) may stay, deleted or not.
   * @throws Problem 422, at `path`, when there is none
   */
  const check = async (
    views: ViewReader,
    id: string | null,
    { path, before = null }: { path: string; before?: string | null },
  ): Promise<void> => {
    if (id === null || id === before) return;
    const row = await views.get(view, id);
    if (!row || row.deletedAt !== null) throw invalid([{ path, message: none }]);
  };

  return { readable, changeable, answer, check };
};
