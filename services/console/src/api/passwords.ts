import { read } from './client';
import { setPasswordByToken } from './gen/sdk.gen';

/** Sets a password with the one-time token of an invitation or a reset. */
export const setPassword = (body: { token: string; password: string }) => read(setPasswordByToken({ body }));
