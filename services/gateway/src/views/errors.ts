/** The views cannot be read now: their database is unreachable, or they are being built. The caller can try again. */
export class ReadModelUnavailable extends Error {
  override readonly name = 'ReadModelUnavailable';
  readonly part = 'readModel';
}
