import { queryOptions } from '@tanstack/react-query';
import { read } from './client';
import { readMailRelays, sendTestEmail, verifyEmail } from './gen/sdk.gen';
import type { MailCheck, MailRelays, TestMailResult } from './gen/types.gen';

export type { MailCheck, TestMailResult };
export type MailRelay = MailRelays['relays'][number];

/** The mail relays as the mailers see them, with today's budgets. */
export const mailRelays = () =>
  queryOptions({ queryKey: ['mail-relays'], queryFn: ({ signal }) => read(readMailRelays({ signal })) });

/** Tries the mail server without sending, and asks DNS about the sender. What fails is an answer, no error. */
export const checkMail = (): Promise<MailCheck> => read(verifyEmail());

/** Sends one mail that says only that it is a test. */
export const sendTestMail = (to: string): Promise<TestMailResult> => read(sendTestEmail({ body: { to } }));
