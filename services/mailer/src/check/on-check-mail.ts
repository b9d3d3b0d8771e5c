import type { CommandHandler } from '@punctual/chassis';
import type { MailCheck, Sender } from '@punctual/contracts';
import type { Smtp } from '../mailing/smtp';
import type { Dns } from './dns';
import { type CheckedSender, senderChecks } from './sender-checks';

type Needs = { smtp: Pick<Smtp, 'verify' | 'where'>; dns: Dns; sender: Sender; checked: CheckedSender };

/** Tries the mail server and asks DNS about the sender, both at once. Nothing is sent. */
export const onCheckMail =
  ({ smtp, dns, sender, checked }: Needs): CommandHandler<'CheckMail'> =>
  async () => {
    const [server, ofSender] = await Promise.all([smtp.verify(), senderChecks(dns, checked)]);
    const checks = [...server, ...ofSender].map(({ relay, ...step }) =>
      relay === undefined ? step : { ...step, relay },
    );
    const ok = checks.every((step) => step.ok !== false);
    return { ok, server: smtp.where, sender: sender.address, checks } satisfies MailCheck;
  };
