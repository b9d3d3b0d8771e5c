import { z } from 'zod';
import { line } from '../text';
import { connectionName } from './source';

/** The password that opens a file: the name of a secret that the operator has configured for files. */
const password = z.strictObject({
  secret: connectionName.describe('the name of a secret for files that the operator configured'),
});

/** How the files of a report are written, by format; what is absent is as usual. */
export const reportFiles = z.strictObject({
  csv: z
    .strictObject({
      delimiter: z.enum([',', ';', '\t', '|']).optional().describe('a comma when absent'),
      byteOrderMark: z.boolean().optional().describe('true when absent: Excel needs it to read accents'),
      lineEnd: z.enum(['CRLF', 'LF']).optional().describe('CRLF when absent, as RFC 4180 has it'),
      quotes: z.enum(['needed', 'always']).optional().describe('needed when absent'),
      formatted: z.boolean().optional().describe('values as other files show them, instead of as they are'),
    })
    .optional(),
  pdf: z
    .strictObject({
      paper: z.enum(['A4', 'Letter']).optional().describe('A4 when absent'),
      orientation: z.enum(['portrait', 'landscape']).optional().describe('as the columns need when absent'),
      password: password.optional().describe('what opens the file; absent for a file that opens without'),
    })
    .optional(),
  excel: z
    .strictObject({
      password: password.optional().describe('what opens the file; absent for a file that opens without'),
    })
    .optional(),
});
export type ReportFiles = z.infer<typeof reportFiles>;

const MARK = /\{\{([^{}]*)\}\}/g;
const KNOWN = /^(?:report|type|asOf|parameters\..+)$/;
/** What no file system of the recipients may get, and what turns the direction of text. */
const UNSAFE = /[<>:"/\\|?*{}\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The parameters that a template of file names or subjects uses. */
export const parametersOfMarks = (template: string): string[] =>
  [...template.matchAll(MARK)].flatMap(([, name = '']) => /^parameters\.(.+)$/.exec(name.trim())?.[1] ?? []);

/** What a mark that no report has is told; null where all are known. */
const markProblem = (template: string): string | null => {
  for (const [, name = ''] of template.matchAll(MARK))
    if (!KNOWN.test(name.trim()))
      return `{{${name}}} is not known; there are {{report}}, {{type}}, {{asOf}} and {{parameters.NAME}}`;
  return null;
};

/** A template with a text in the place of each of its marks. */
export const filledMarks = (template: string, textOf: (name: string) => string): string =>
  template.replace(MARK, (_, name: string) => textOf(name.trim()));

/** Why a template of file names is refused; null when it is not. */
export const fileNameProblem = (template: string): string | null => {
  const unknown = markProblem(template);
  if (unknown !== null) return unknown;
  const unsafe = UNSAFE.exec(template.replace(MARK, ''))?.[0];
  if (unsafe === undefined) return null;
  const shown = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(unsafe)
    ? `U+${(unsafe.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : unsafe;
  return `must not contain ${shown}; file systems refuse it, or read it as something else`;
};

/** The name of the files of a report without its ending, such as `{{report}}-{{asOf}}-{{parameters.region}}`. */
export const fileNameTemplate = z
  .string()
  .min(1)
  .max(200)
  .check((context) => {
    const problem = fileNameProblem(context.value);
    if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
  });

/** The subject of the mails of a report, such as `{{report}} for {{parameters.region}}`; what stands around the marks is one line. */
export const subjectTemplate = line(200).check((context) => {
  const problem = markProblem(context.value);
  const braces = /[{}]{2}/.test(context.value.replace(MARK, '')) ? 'has {{ or }} without its counterpart' : null;
  const message = problem ?? braces;
  if (message) context.issues.push({ code: 'custom', message, input: context.value });
});
