import { read } from './client';
import { changeMyPassword, setPasswordByToken } from './gen/sdk.gen';

/** Sets a password with the one-time token of an invitation or a reset. */
export const setPassword = (body: { token: string; password: string }) => read(setPasswordByToken({ body }));

/** Changes one's own password; one's other sessions end. */
export const changePassword = (body: { currentPassword: string; newPassword: string }) =>
  read(changeMyPassword({ body }));
