/**
 * A report that cannot be rendered. `code` is stable (`noun/reason`); the message names the field and the remedy, and is
 * safe to show to the owner of the report. The same content always gives the same error, so it is never retried.
 */
export class RenderError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RenderError';
  }
}
