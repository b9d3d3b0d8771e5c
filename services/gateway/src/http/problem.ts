import { STATUS_CODES } from 'node:http';
import { Unavailable } from '@punctual/chassis';
import { type FieldError, Rejection } from '@punctual/contracts';
import type { ChangeSince } from '../audit/changes-since';
import { ReadModelUnavailable } from '../views/errors';

/** An error response (RFC 9457). `code` is stable; `message` becomes `detail`. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
    /** Who has changed the resource since, for one that was refused because of that. */
    readonly changedSince: readonly ChangeSince[] = [],
  ) {
    super(message);
  }
}

/** Rejection reasons with a specific status; any other conflicts with the current state: 409. */
const STATUS_OF_REASON: Readonly<Record<string, number>> = {
  unknown: 404,
  stale: 412,
  invalid: 422,
  forbidden: 403,
  gone: 410,
  archived: 410,
};

/** The status of a rejection, from the reason in its code (`noun/reason`). */
export const statusOf = (code: string): number => STATUS_OF_REASON[code.slice(code.indexOf('/') + 1)] ?? 409;

/** Errors of the HTTP layer's own libraries (http-errors), by status. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'request/malformed',
  404: 'route/unknown',
  405: 'route/method-not-allowed',
  413: 'request/too-large',
  415: 'request/unsupported-media-type',
  501: 'route/method-unknown',
};

/** The problem for a status without further details. */
export const problemOfStatus = (status: number, detail: string): Problem =>
  new Problem(status, CODE_OF_STATUS[status] ?? 'request/refused', detail);

/** Converts an error to a problem; null for an internal error. */
export const toProblem = (error: unknown): Problem | null => {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) return new Problem(statusOf(error.code), error.code, error.message, error.errors);
  if (error instanceof Unavailable || error instanceof ReadModelUnavailable) {
    return new Problem(503, 'service/unavailable', `${error.part}: ${error.message}`, [], { 'Retry-After': '2' });
  }
  const { status, expose, message, headers } = error as {
    status?: unknown;
    expose?: unknown;
    message?: string;
    headers?: Record<string, string>;
  };
  if (typeof status !== 'number' || status < 400 || status > 499 || expose === false) return null;
  const { code, message: detail } = problemOfStatus(
    status,
    status === 413 ? 'the body is larger than 1 MiB' : (message ?? ''),
  );
  return new Problem(status, code, detail, [], headers);
};

/** The body of a problem response. */
export const problemBody = ({ status, code, message, errors, changedSince }: Problem) => ({
  type: `urn:punctual:problem:${code.replaceAll('/', ':')}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail: message,
  code,
  ...(errors.length > 0 ? { errors } : {}),
  ...(changedSince.length > 0 ? { changedSince } : {}),
});

/** 422 for a request that does not match its schema. */
export const invalid = (errors: readonly FieldError[]): Problem =>
  new Problem(
    422,
    'request/invalid',
    errors
      .map(({ path, message }) => `${path || 'body'}: ${message}`)
      .join('; ')
      .slice(0, 2_000),
    errors,
  );
