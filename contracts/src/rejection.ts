/** A field that is wrong and what to do about it. `path` is dotted, as in `recipients.to.0`. */
export type FieldError = { path: string; message: string };

/**
 * A business "no". `code` is stable and public (`noun/reason`), `message` may be shown to the caller.
 * The gateway turns it into problem details (RFC 9457); a bus consumer treats it as final.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly code: string,
    message: string = code,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }
}
