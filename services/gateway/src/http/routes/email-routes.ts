import type { Bus } from '@punctual/chassis';
import {
  type Command,
  mailCheck,
  mailRelays,
  Rejection,
  relaysSeen,
  testMailBody,
  testMailResult,
} from '@punctual/contracts';
import type { z } from 'zod';
import { json } from '../described';
import { relaysOf } from '../mail-relays';
import { type Operation, operation } from '../operation';

type Needs = { bus: Bus };

const tag = 'Mail';

const relaysExample = {
  mailers: 1,
  relays: [
    {
      ...{ name: 'office', server: 'mail.example.com:587', receiver: null, priority: 1, share: 1, connections: 8 },
      ...{ preset: null, perMinute: 120, perDay: 2_000, recipientsPerMessage: null },
      hasBudget: true,
      budget: { limit: 2_000, used: 1_250, left: 750 },
      mailers: [{ mailer: 'mailer-0:7:1f0c9a52', state: 'up', until: null, problem: null, loweredTo: 30 }],
    },
  ],
} satisfies z.infer<typeof mailRelays>;

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
      method: 'get',
      path: '/api/v1/email/relays',
      id: 'readMailRelays',
      tag,
      summary: 'Show the mail relays: their state as each mailer sees it, limits and the budget of today',
      access: 'admin',
      answers: {
        200: json('The relays', mailRelays.meta({ id: 'MailRelays', example: relaysExample })),
      },
      handle: async ({ commandId }) => {
        const answers = (await bus.gather({ type: 'ReadRelays', data: {} }, commandId)).flatMap((reply) =>
          reply.ok ? [relaysSeen.parse(reply.result)] : [],
        );
        return { status: 200, body: { mailers: answers.length, relays: relaysOf(answers) } };
      },
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
