import { limited } from '@punctual/chassis';
import { type Denied, type PerRow, peopleOf, type Source, type SourceRow } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { Sources } from '../source/sources';

/** Accounts that are looked up at the same time. */
const AT_ONCE = 32;

/**
 * The people in rows who may not have them, with the reason: where their own rights count, each needs an account that may use what the
 * source is read with.
 * @throws RenderError `report/bad-audience` for rows of the report itself, to which nobody has a right but its owner
 */
export const deniedIn = async (
  sources: Pick<Sources, 'refusalOf'>,
  source: Source,
  rows: readonly SourceRow[],
  perRow: PerRow | undefined,
): Promise<Denied> => {
  const denied = new Map<string, string>();
  if (perRow?.runAs !== 'recipient') return denied;
  if (source.kind === 'inline')
    throw new RenderError(
      'report/bad-audience',
      "the rows of this report are its owner's own; the rights of recipients (runAs) need a data source",
    );
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
