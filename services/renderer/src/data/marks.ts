import type { ReportContent } from './content';
import { asOfDate, parameterText } from './display';
import { RenderError } from './render-error';

/** What marks such as `{{parameters.region}}` are filled from. */
export type Marked = Pick<ReportContent, 'name' | 'generatedFor' | 'timezone'> &
  Partial<Pick<ReportContent, 'type' | 'parameters' | 'parameterTypes'>>;

/** The text for a mark in the template of file names or subjects. @throws RenderError `report/bad-file-name`, `report/bad-subject` */
export const markText = (mark: string, content: Marked, field: 'fileName' | 'subject'): string => {
  if (mark === 'report') return content.name;
  if (mark === 'type') return content.type ?? '';
  if (mark === 'asOf') return asOfDate(content);
  const name = mark.replace(/^parameters\./, '');
  const { parameters, parameterTypes } = content;
  if (parameters && Object.hasOwn(parameters, name))
    return parameterText(parameters[name], content, parameterTypes?.[name]);
  const code = field === 'subject' ? 'report/bad-subject' : 'report/bad-file-name';
  throw new RenderError(code, `${field}: there is no parameter "${name}"`);
};
