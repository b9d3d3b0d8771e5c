import { z } from 'zod';
import { instant, roleSchema } from '../shared';
import { address, line } from '../text';

/** A new password; its length is all that is asked of it (NIST SP 800-63B, section 3.1.1.2). */
export const newPassword = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(1024, 'must have at most 1024 characters');

/** The body of `POST /users`. Without a password, the answer holds a token with which the user sets one. */
export const userBody = z.strictObject({
  email: address,
  name: line(200).nullable().default(null),
  role: roleSchema,
  password: newPassword.optional(),
});
/** The body of `PUT /users/:id`. */
export const userChanges = z.strictObject({ name: line(200).nullable(), role: roleSchema });

/** The body of `PUT /me/password`. */
export const passwordChange = z.strictObject({
  currentPassword: z.string().min(1).max(1024),
  newPassword,
});
/** The body of `POST /passwords`: the one-time token of a new account or of a reset. */
export const passwordByToken = z.strictObject({ token: z.string().min(1).max(200), password: newPassword });

/** The account of the caller, as `GET /me` and `POST /sessions` show it. */
export const callerResource = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: roleSchema,
});

/** PASSWORD_NOT_SET: the holder of the one-time token of the invitation or the reset sets the password. */
export const userStatus = z.enum(['ACTIVE', 'DISABLED', 'PASSWORD_NOT_SET']);
/** What `GET /users/:id` answers. */
export const userResource = callerResource.extend({
  status: userStatus,
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type UserResource = z.infer<typeof userResource>;

/** The one-time token that sets a password. It is shown once: null in a repeat of the request under its Idempotency-Key. */
const setPassword = z.strictObject({ token: z.string().nullable(), expiresAt: instant });
/** What `POST /users` answers; `setPassword` is null when the body held a password. */
export const newUserResource = userResource.extend({ setPassword: setPassword.nullable() });
/** What `POST /users/:id/reset-password` answers. */
export const resetResource = userResource.extend({ setPassword });
