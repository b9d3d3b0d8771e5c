import { z } from 'zod';
import { instant, roleSchema } from '../shared';

/** The body of `POST /sessions`. */
export const sessionBody = z.strictObject({ email: z.string().max(254), password: z.string().min(1).max(1024) });
export const userResource = z.strictObject({ id: z.uuid(), email: z.string(), role: roleSchema });
export const sessionResource = z.strictObject({ token: z.string(), expiresAt: instant, user: userResource });
