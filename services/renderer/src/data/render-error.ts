/**
 * A report that cannot be rendered. `code` is stable (`noun/reason`); the message names the field and the remedy, and is
 * safe to show to the owner of the report. A final one would come again, so it is not retried. `path` is the field of what the run was
 * given, where one is the reason.
 */
export class RenderError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly isFinal = true,
    readonly path: string | null = null,
  ) {
    super(message);
    this.name = 'RenderError';
  }
}
