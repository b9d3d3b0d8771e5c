import { Rejection, type ReportBody } from '@punctual/contracts';
import type { Templates } from '../template/on-commands';

/**
 * Refuses a report whose template names a parameter that it does not have: each of its runs would fail. Every run has the parameters of
 * the report; others only where its schedule has them.
 * @throws Rejection 422 `report/invalid`
 */
export const checkTemplateParameters = async (
  templates: Templates,
  { template: templateId, parameters, parameterTypes = {} }: ReportBody,
): Promise<void> => {
  if (templateId === null) return;
  const template = await templates.load(templateId);
  if (template.status === 'none') return;
  // Loaded when it is needed, like all that templates are read with.
  const { parametersOfTemplate } = await import('../body/template-parameters.js');
  const unknown = parametersOfTemplate(template.mjml).filter(
    (name) => !Object.hasOwn(parameters, name) && !Object.hasOwn(parameterTypes, name),
  );
  if (unknown.length === 0) return;
  const errors = unknown.map((name) => ({
    path: 'template',
    message: `names "${name}", which is not a parameter of the report; give it one, which schedules may replace`,
  }));
  throw new Rejection('report/invalid', 'the template cannot be used for this report', errors);
};
