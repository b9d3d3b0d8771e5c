import { type FieldError, Rejection } from '@punctual/contracts';

/** What finds out what is wrong with a template, each fault with its line. */
export type TemplateProblems = (mjml: string) => Promise<FieldError[]>;

/**
 * Refuses a template that would fail a run later.
 * @throws Rejection `template/invalid`, a problem for each fault, with its line
 */
export const checkTemplate = async (templateProblems: TemplateProblems, mjml: string): Promise<void> => {
  const faults = await templateProblems(mjml);
  if (faults.length > 0) throw new Rejection('template/invalid', 'the template cannot be used as it stands', faults);
};
