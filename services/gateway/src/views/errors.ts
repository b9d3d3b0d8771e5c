/** The views cannot be read now: their database is away, or they are still being built. Worth trying again. */
export class ReadModelUnavailable extends Error {
  override readonly name = 'ReadModelUnavailable';
  readonly part = 'readModel';
}
