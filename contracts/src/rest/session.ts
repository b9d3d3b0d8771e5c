import { z } from 'zod';
import { instant } from '../shared';
import { callerResource } from './user';

/** The body of `POST /sessions`. */
export const sessionBody = z.strictObject({ email: z.string().max(254), password: z.string().min(1).max(1024) });
export const sessionResource = z.strictObject({ token: z.string(), expiresAt: instant, user: callerResource });
