import type { Event } from '@punctual/contracts';

/** What conditions look at: the result of the rendering, without the files. */
export type Facts = Pick<
  Event<'ReportRendered'>['data'],
  'metrics' | 'rowCount' | 'contentHash' | 'rowsHash' | 'reportVersion'
>;

/** Whether the run sends, and why, in words. */
export type Verdict = { send: boolean; text: string };

/** Judges a rendering by the schedule's distribution condition. The only condition there is yet is ALWAYS. */
export const judge = (_facts: Facts): Verdict => ({ send: true, text: 'it is always sent' });
