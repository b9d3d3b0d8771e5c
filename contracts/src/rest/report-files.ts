import { z } from 'zod';

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
    })
    .optional(),
});
export type ReportFiles = z.infer<typeof reportFiles>;

const MARK = /\{\{([^{}]*)\}\}/g;
const KNOWN = /^(?:report|type|asOf|parameters\..+)$/;
/** What no file system of the recipients may get, and what turns the direction of text. */
const UNSAFE = /[<>:"/\\|?*{}\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The parameters that a template of file names uses. */
export const parametersOfFileName = (template: string): string[] =>
  [...template.matchAll(MARK)].flatMap(([, name = '']) => /^parameters\.(.+)$/.exec(name.trim())?.[1] ?? []);

/** Why a template of file names is refused; null when it is not. */
export const fileNameProblem = (template: string): string | null => {
  for (const [, name = ''] of template.matchAll(MARK))
    if (!KNOWN.test(name.trim()))
      return `{{${name}}} is not known; there are {{report}}, {{type}}, {{asOf}} and {{parameters.NAME}}`;
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
