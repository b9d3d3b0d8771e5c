import { Unavailable } from '@punctual/chassis';
import { RenderError } from '../data/render-error';

/** How a failure names one of the reports of a mail. */
export const reportLabel = (name: string): string => `Report \u201c${name}\u201d`;

/**
 * Does the work of one of several reports of a mail. Why it fails names the report, to its owner or only in the log; what is not there is no
 * failure of a report.
 * @param at where the report stands in what the run was given, such as `moreReports.0.`
 */
export const inMail = async <T>(label: string, at: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    if (!(error instanceof RenderError)) throw new Error(`${label} could not be rendered`, { cause: error });
    const { code, message, isFinal, path } = error;
    throw new RenderError(code, `${label}: ${message}`, isFinal, path === null ? null : `${at}${path}`);
  }
};
