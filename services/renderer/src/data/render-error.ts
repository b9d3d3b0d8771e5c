/**
 * What rendering refuses: `code` is stable (`noun/reason`), the message names the field and the remedy, and is safe to
 * show to the report's owner. Rendering the same content again gives the same refusal, so it is never retried.
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
