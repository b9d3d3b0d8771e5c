import { RenderError } from '../data/render-error';

/** What went wrong with a source; `source/…` is the code. */
export type SourceProblem =
  | 'failed'
  | 'unreachable'
  | 'timeout'
  | 'too-many-rows'
  | 'too-large'
  | 'denied'
  | 'bad-rows'
  | 'bad-query'
  | 'missing-parameter'
  | 'unknown-connection'
  | 'unknown-secret';

/** These can be over when the run tries again: the source is away, or was slow this time. */
const PASSING: readonly SourceProblem[] = ['unreachable', 'timeout'];

const MAX_MESSAGE = 1_000;

/**
 * A source gave no rows. The message has the source's own words, without secrets, and is shown to the owner of the report. A passing
 * problem is tried again by the policy of the run; the same request gives any other one again.
 */
export class SourceError extends RenderError {
  constructor(problem: SourceProblem, message: string, isPassing = PASSING.includes(problem)) {
    super(`source/${problem}`, message.slice(0, MAX_MESSAGE), !isPassing);
  }
}
