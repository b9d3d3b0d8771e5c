import type { TemplateResource } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { type TemplateRow, templateView } from '../../views/template.view';
import type { Answer } from '../operation';
import { invalid, Problem } from '../problem';

/**
 * The template: everybody of the tenant may read it.
 * @throws Problem 404 when it does not exist, or is deleted and deleted ones are not asked for
 */
const readableTemplate = async (
  views: ViewReader,
  templateId: string,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<TemplateRow> => {
  const row = await views.get(templateView, templateId);
  if (!row || (deleted === 'hidden' && row.deletedAt !== null))
    throw new Problem(404, 'template/unknown', 'there is no such template');
  return row;
};

/**
 * The template, if the user may change it: its owner and administrators may.
 * @throws Problem 404, as for one that is read; 403 for others
 */
export const changeableTemplate = async (
  views: ViewReader,
  templateId: string,
  { role, userId }: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<TemplateRow> => {
  const row = await readableTemplate(views, templateId, deleted);
  if (role !== 'admin' && row.userId !== userId)
    throw new Problem(403, 'access/forbidden', 'only the owner of the template and administrators may change it');
  return row;
};

const shown = ({ deletedAt: _, ...template }: TemplateRow): TemplateResource => template;

/** The response with the template as it is now. @throws Problem 404 when it does not exist or is deleted */
export const templateAnswer = async (views: ViewReader, status: number, templateId: string): Promise<Answer> => {
  const row = await readableTemplate(views, templateId);
  return { status, body: shown(row), version: row.version };
};

const unknown = (path: string) => invalid([{ path, message: 'there is no such template' }]);

/**
 * Checks the template that a report is to use. The one that it uses already (`before`) may stay, deleted or not.
 * @throws Problem 422 when there is no such template
 */
export const checkTemplate = async (
  views: ViewReader,
  templateId: string | null,
  before: string | null = null,
): Promise<void> => {
  if (templateId === null || templateId === before) return;
  const row = await views.get(templateView, templateId);
  if (!row || row.deletedAt !== null) throw unknown('template');
};

/**
 * Checks that a template is one of the tenant, deleted or not: the renderer takes it by its id alone, whoever's it is.
 * @throws Problem 422, at `path`, when it is not
 */
export const checkTemplateIsOurs = async (
  views: ViewReader,
  templateId: string | null,
  path: string,
): Promise<void> => {
  if (templateId !== null && !(await views.get(templateView, templateId))) throw unknown(path);
};

/** How many reports are named when a template cannot be deleted. */
const NAMED = 200;

/** The reports that use a template, at most 200. */
export const usersOf = async (views: ViewReader, templateId: string): Promise<{ id: string; userId: string }[]> => {
  const where = [
    ['template', '=', templateId],
    ['deleted', '=', 0],
  ] as const;
  const sort = { column: 'createdAt', descending: false };
  const rows = await views.list(reportView, { where, sort, limit: NAMED, show: 'summary' });
  return rows.map(({ doc }) => doc as { id: string; userId: string });
};
