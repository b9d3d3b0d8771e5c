import { type Clock, type CommandHandler, type Log, messageIdOf, within } from '@punctual/chassis';
import type { Sender, TestMailResult } from '@punctual/contracts';
import type { Dkim } from '../mailing/dkim';
import { composeContent, composeMessage } from '../mailing/mime';
import type { RecipientOutcome, Smtp } from '../mailing/smtp';
import type { Suppressions } from '../suppression/suppressions';
import { suppressedInWords } from '../suppression/words';

type Needs = {
  suppressions: Pick<Suppressions, 'now'>;
  smtp: Pick<Smtp, 'send' | 'where'>;
  sender: Sender;
  domain: string;
  dkim: Dkim | null;
  clock: Clock;
  log: Log;
};

/** A person waits for it; a mail server may take longer. */
const WAIT_MS = 7_000;

const late = {
  outcome: 'unknown',
  smtpCode: null,
  enhancedCode: null,
  text: `the mail server has not answered within ${WAIT_MS / 1_000} s; the mail may arrive`,
} as const;

const textOf = (where: string, at: string): string =>
  `This mail was sent to see whether mail arrives. It was given to the mail server ${where} at ${at}.\n\nNothing else was sent, and no report is attached.\n`;

/** Sends one mail to an address, made and signed as those of schedules are, and answers what the mail server said. */
export const onSendTestMail =
  ({ suppressions, smtp, sender, domain, dkim, clock, log }: Needs): CommandHandler<'SendTestMail'> =>
  async ({ commandId, data: { to } }) => {
    const messageId = messageIdOf(commandId, to, domain);
    const suppressed = (await suppressions.now()).of(to, null, clock.now());
    if (suppressed) {
      const text = `nothing was sent: the address ${suppressedInWords(suppressed)}`;
      return { outcome: 'rejected', smtpCode: null, enhancedCode: null, text, messageId } satisfies TestMailResult;
    }
    const date = clock.now();
    const text = textOf(smtp.where, date);
    const html = `<p>${text.trim().split('\n\n').join('</p><p>')}</p>`;
    const content = await composeContent({
      subject: 'Test of the mail settings',
      text,
      html,
      inline: [],
      attachments: [],
    });
    const compose = (smtpUtf8: boolean) =>
      composeMessage(content, { from: sender, to: [to], messageId, date, smtpUtf8, dkim });
    const sending = smtp.send({ envelope: { from: sender.address, to: [to] }, compose });
    const nobody: RecipientOutcome = { email: to, ...late };
    const [outcome] = await within<RecipientOutcome[]>(WAIT_MS, sending, () => new Error('late')).catch(() => [nobody]);
    const { email: _, relay, ...said } = outcome ?? nobody;
    log.info({ outcome: said.outcome, smtpCode: said.smtpCode }, 'a test mail was sent');
    return { ...said, ...(relay === undefined ? {} : { relay }), messageId } satisfies TestMailResult;
  };
