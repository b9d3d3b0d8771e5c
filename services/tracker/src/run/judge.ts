import type { Event } from '@punctual/contracts';

/** What conditions evaluate: the result of the rendering, without the files. */
export type Facts = Pick<
  Event<'ReportRendered'>['data'],
  'metrics' | 'rowCount' | 'contentHash' | 'rowsHash' | 'reportVersion'
>;

/** Whether the run sends, and the reason as text. */
export type Verdict = { send: boolean; text: string };

/** Evaluates the schedule's distribution condition for a rendering. The only condition so far is ALWAYS. */
export const judge = (_facts: Facts): Verdict => ({ send: true, text: 'it is always sent' });
