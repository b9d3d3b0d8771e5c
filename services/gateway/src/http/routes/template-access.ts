import type { ViewReader } from '../../views/reader';
import { reportView } from '../../views/report.view';
import { templateView } from '../../views/template.view';
import { invalid } from '../problem';
import { sharedAccess } from './shared-access';

const templates = sharedAccess('template', templateView);
export const { changeable: changeableTemplate, answer: templateAnswer } = templates;

/**
 * Checks the template that a report is to use. The one that it uses already (`before`) may stay, deleted or not.
 * @throws Problem 422 when there is no such template
 */
export const checkTemplate = (views: ViewReader, templateId: string | null, before: string | null = null) =>
  templates.check(views, templateId, { path: 'template', before });

/**
 * Checks that a template is one of the tenant, deleted or not: the renderer takes it by its id alone, whoever's it is.
 * @throws Problem 422, at `path`, when it is not
 */
export const checkTemplateIsOurs = async (
  views: ViewReader,
  templateId: string | null,
  path: string,
): Promise<void> => {
  if (templateId !== null && !(await views.get(templateView, templateId)))
    throw invalid([{ path, message: 'there is no such template' }]);
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
