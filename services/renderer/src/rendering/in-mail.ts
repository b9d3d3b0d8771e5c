import { RenderError } from '../data/render-error';

/** How a failure names one of the reports of a mail. */
export const reportLabel = (name: string): string => `Report \u201c${name}\u201d`;

/**
 * Does the work of one of several reports of a mail. Why it fails names the report.
 * @param at where the report stands in what the run was given, such as `moreReports.0.`
 */
export const inMail = async <T>(label: string, at: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { code, message, isFinal, path } = error;
    throw new RenderError(code, `${label}: ${message}`, isFinal, path === null ? null : `${at}${path}`);
  }
};
