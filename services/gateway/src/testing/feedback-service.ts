import { currentContext, type Resources } from '@punctual/chassis';
import type { Command } from '@punctual/contracts';

/** A command `RecordFeedback` as the mailer got it. */
export type Recorded = Command<'RecordFeedback'>['data'] & { tenantId: string; commandId: string };

/** Takes reports of bounces as the mailer does, and remembers them. */
export const serveFeedback = ({ bus }: Resources): Recorded[] => {
  const recorded: Recorded[] = [];
  bus.respond('mailer', 'RecordFeedback', async ({ data, commandId }) => {
    recorded.push({ ...data, tenantId: currentContext().tenantId, commandId });
    return {};
  });
  return recorded;
};
