import type { Problem as Body } from './gen/types.gen';

/** One refused field: its path in the body (`recipients.to.0`) and why. */
export type FieldError = { path: string; message: string };

/** A version that was saved after the one that was shown, and by whom; null for what happened by itself. */
export type ChangeSince = NonNullable<Body['changedSince']>[number];

/** A refusal as the server words it (RFC 9457), or a failure on the way to the server. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 where no answer arrived. */
    readonly status: number,
    /** Stable, as in `schedule/unknown`; `network/unreachable` where no answer arrived. */
    readonly code: string,
    detail: string,
    readonly errors: readonly FieldError[] = [],
    readonly changedSince: readonly ChangeSince[] = [],
  ) {
    super(detail);
  }
}

const isBody = (body: unknown): body is Body =>
  typeof body === 'object' && body !== null && 'detail' in body && 'code' in body;

/** What a failed call throws, from the body of its answer, or from the failure of the network. */
export const problemOf = (body: unknown, status: number | undefined): Problem => {
  if (isBody(body)) return new Problem(status ?? body.status, body.code, body.detail, body.errors, body.changedSince);
  if (status === undefined) return new Problem(0, 'network/unreachable', 'The server did not answer.');
  return new Problem(status, 'server/unexpected', `The server answered ${status} without a reason.`);
};

/** Any thrown value as a problem, so that a page shows one kind of failure. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, 'console/unexpected', String(error));
