import { limited } from '@punctual/chassis';
import { type Denied, type PerRow, peopleOf, runAsProblem, type Source, type SourceRow } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { Sources } from '../source/sources';

/** Accounts that are looked up at the same time. */
const AT_ONCE = 32;

/**
 * The people in rows who may not have them, with the reason: where their own rights count, each needs an account that may use what the
 * source is read with. Null where the rights of the owner count alone.
 * @throws RenderError `report/bad-audience` for rows of the report itself, to which nobody has a right but its owner
 */
export const deniedIn = async (
  sources: Pick<Sources, 'refusalOf'>,
  source: Source,
  rows: readonly SourceRow[],
  perRow: PerRow | undefined,
): Promise<Denied | null> => {
  if (perRow?.runAs !== 'recipient') return null;
  const problem = runAsProblem(source, perRow);
  if (problem !== null) throw new RenderError('report/bad-audience', `audience.perRow.runAs ${problem}`);
  const denied = new Map<string, string>();
  const people = peopleOf(rows, perRow);
  if ('problem' in people) return denied; // whoever asks for the people finds it, too
  const emails = new Set(people.pages.flatMap(({ recipients }) => recipients.map(({ email }) => email)));
  const inTurn = limited(AT_ONCE, Number.POSITIVE_INFINITY, '');
  const look = async (email: string): Promise<void> => {
    const refusal = await sources.refusalOf(source, email);
    if (refusal !== null) denied.set(email, refusal);
  };
  await Promise.all(Array.from(emails, (email) => inTurn(() => look(email))));
  return denied;
};
