import { type FieldError, USUAL_BRANDING } from '@punctual/contracts';
import { renderBody } from '../body/body';
import { bodySection } from '../body/body-section';
import { parametersOfTemplate } from '../body/template-parameters';
import type { ReportContent } from '../data/content';
import { RenderError } from '../data/render-error';
import { emptyContent, sampleContent } from './sample-report';

/** Any instant: what is made here is thrown away. */
const AT = '2026-11-23T09:00:00Z';

/**
 * What is wrong with a template, each fault with its line: it is compiled, and filled with a report that has everything and one that has
 * nothing.
 */
export const templateProblems = async (mjml: string): Promise<FieldError[]> => {
  try {
    const branding = { ...USUAL_BRANDING, notice: null };
    // Which parameters a report has is found when it names the template.
    const named = Object.fromEntries(parametersOfTemplate(mjml).map((name) => [name, name]));
    const having = ({ parameters, ...content }: ReportContent): ReportContent => ({
      ...content,
      parameters: { ...named, ...parameters },
    });
    const { section } = await bodySection(sampleContent(AT), { formats: ['PDF'], most: 1, reports: 2 });
    const mails = [
      { content: sampleContent(AT), moreReports: [section] },
      { content: emptyContent(AT), moreReports: [] },
    ];
    for (const { content, moreReports } of mails) await renderBody(having(content), { mjml, branding, moreReports });
    return [];
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const faults = error.message.replace(/^template: /, '').split('; ');
    return faults.map((message) => ({ path: 'mjml', message: withLine(mjml, message) }));
  }
};

/** A name that is not known was found when it was filled in, where lines are lost: it is the first mark with that name. */
const withLine = (mjml: string, message: string): string => {
  const name = /^"(\w+)"/.exec(message)?.[1];
  const at = name === undefined ? -1 : mjml.search(new RegExp(`\\{\\{[^}]*\\b${name}\\b`));
  return at < 0 ? message : `line ${mjml.slice(0, at).split('\n').length}: ${message}`;
};
