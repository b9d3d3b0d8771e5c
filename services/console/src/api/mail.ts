import { read } from './client';
import { sendTestEmail, verifyEmail } from './gen/sdk.gen';
import type { MailCheck, TestMailResult } from './gen/types.gen';

export type { MailCheck, TestMailResult };

/** Tries the mail server without sending, and asks DNS about the sender. What fails is an answer, no error. */
export const checkMail = (): Promise<MailCheck> => read(verifyEmail());

/** Sends one mail that says only that it is a test. */
export const sendTestMail = (to: string): Promise<TestMailResult> => read(sendTestEmail({ body: { to } }));
