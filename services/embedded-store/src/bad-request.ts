/** An invalid request; the message names the field. Becomes INVALID_ARGUMENT. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}
