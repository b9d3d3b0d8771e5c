/** A request that cannot mean anything; the message names the field. Becomes INVALID_ARGUMENT. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}
