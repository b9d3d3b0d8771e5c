import type { Bus } from '@punctual/chassis';
import { type Command, mailCheck, Rejection, testMailBody, testMailResult } from '@punctual/contracts';
import { json } from '../described';
import { type Operation, operation } from '../operation';

type Needs = { bus: Bus };

const tag = 'Mail';

/** Whether mail can be sent as it is configured. */
export const emailRoutes = ({ bus }: Needs): Operation[] => {
  const ask = async (command: Command, commandId: string) => {
    const reply = await bus.request(command, commandId);
    if (reply.ok) return reply.result;
    throw new Rejection(reply.code, reply.message, reply.errors);
  };
  return [
    operation({
      method: 'post',
      path: '/api/v1/email/verify',
      id: 'verifyEmail',
      tag,
      summary: 'Try the mail server without sending anything, and ask DNS about the sender',
      access: 'admin',
      neverReplayed: true,
      answers: { 200: json('What was found, step by step', mailCheck.meta({ id: 'MailCheck' })) },
      handle: async ({ commandId }) => ({ status: 200, body: await ask({ type: 'CheckMail', data: {} }, commandId) }),
    }),
    operation({
      method: 'post',
      path: '/api/v1/email/test',
      id: 'sendTestEmail',
      tag,
      summary: 'Send one mail that says only that it is a test, and answer what the mail server said',
      access: 'admin',
      body: testMailBody.meta({ id: 'TestMail' }),
      answers: { 200: json('What the mail server said', testMailResult.meta({ id: 'TestMailResult' })) },
      handle: async ({ body, commandId }) => ({
        status: 200,
        body: await ask({ type: 'SendTestMail', data: body }, commandId),
      }),
    }),
  ];
};
