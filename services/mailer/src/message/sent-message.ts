import {
  type DeliveryEvent,
  dispatchOf,
  type Event,
  type FileLinks,
  type MailField,
  type MailingEvent,
  mailboxOf,
  needsSmtpUtf8,
  type OutcomeEvent,
  outcomeTypes,
  Rejection,
  type Sender,
} from '@punctual/contracts';
import type { Dispatch } from '../mailing/messages';

/** What the message to one recipient was made from. `sender` is null in attempts that did not record it, `links` where the mail had its files. */
export type SentMessage = {
  recipient: string;
  dispatch: Dispatch;
  sender: Sender | null;
  links: FileLinks | null;
  fields: readonly MailField[];
  /** Where its link for leaving leads; null where it has none. */
  unsubscribe: Event<'AttemptStarted'>['data']['unsubscribe'] | null;
  /** What it is signed with; null where it has no signature. */
  signed: Event<'AttemptStarted'>['data']['signed'] | null;
  smtpUtf8: boolean;
};

const isOutcome = (event: MailingEvent): event is OutcomeEvent =>
  (outcomeTypes as readonly string[]).includes(event.type);

const namesIn = (emails: readonly string[], mailbox: string): boolean =>
  emails.some((email) => mailboxOf(email) === mailbox);

/** The attempt whose message the recipient accepted; the last one that may have sent it otherwise, and null when none did. */
const attemptOf = (mailing: readonly MailingEvent[], mailbox: string): number | null => {
  const accepted = mailing.findLast(
    ({ type, data }) =>
      type === 'RecipientsAccepted' &&
      namesIn(
        data.recipients.map(({ email }) => email),
        mailbox,
      ),
  );
  const begun = mailing.findLast(
    ({ type, data }) => (type === 'AttemptStarted' || type === 'AttemptContinued') && namesIn(data.recipients, mailbox),
  );
  const meant = (accepted ?? begun)?.data;
  return meant && 'attempt' in meant ? meant.attempt : null;
};

/** Those who got no mail in some attempts. */
const suppressedIn = (mailing: readonly MailingEvent[], isMeant: (attempt: number) => boolean): Set<string> =>
  new Set(
    mailing.flatMap(({ type, data }) =>
      type === 'RecipientsSuppressed' && isMeant(data.attempt) ? data.recipients.map(({ email }) => email) : [],
    ),
  );

/** A request to send without those who got no mail: of it, and of earlier ones. */
const withoutSuppressed = (dispatch: Dispatch, mailing: readonly MailingEvent[]): Dispatch => {
  const now = suppressedIn(mailing, (attempt) => attempt === dispatch.attempt);
  const before = suppressedIn(mailing, (attempt) => attempt < dispatch.attempt);
  return {
    ...dispatch,
    recipients: dispatch.recipients.filter(({ email }) => !now.has(email)),
    addressed: dispatch.addressed.filter(({ email }) => !before.has(email)),
  };
};

/** Whether an attempt sent a message with SMTPUTF8: the relay had it, unless we refused the addresses that need it (RFC 6531). */
const usedUtf8 = (mailing: readonly MailingEvent[], attempt: number, addressees: readonly string[]): boolean => {
  const needing = addressees.filter(needsSmtpUtf8);
  const refused = mailing.flatMap((event) =>
    isOutcome(event) && event.data.attempt === attempt
      ? event.data.recipients.filter(({ smtpCode, enhancedCode }) => smtpCode === null && enhancedCode === '5.6.7')
      : [],
  );
  return needing.some((email) => !refused.some((one) => one.email === email));
};

/**
 * Finds what was sent to a recipient of a delivery, by default the first one, from the events of the delivery and of its mailing.
 * @throws Rejection `message/not-mail` for the portal, `message/invalid` for somebody else, `message/not-sent` where no message was begun
 */
export const sentMessage = (
  delivery: readonly DeliveryEvent[],
  mailing: readonly MailingEvent[],
  asked: string | null,
): SentMessage => {
  const opened = delivery.find((event): event is Event<'DeliveryOpened'> => event.type === 'DeliveryOpened');
  if (!opened) throw new Rejection('message/not-sent', 'no mail was sent: the delivery was never opened');
  if (opened.data.channel === 'portal')
    throw new Rejection('message/not-mail', 'the delivery is kept in the portal; it is no mail');
  const mailbox = mailboxOf(asked ?? opened.data.recipients[0]?.email ?? '');
  const recipient = opened.data.recipients.find(({ email }) => mailboxOf(email) === mailbox)?.email;
  if (recipient === undefined)
    throw new Rejection('message/invalid', 'recipient: is not a recipient of this delivery', [
      { path: 'recipient', message: 'is not a recipient of this delivery' },
    ]);
  const attempt = attemptOf(mailing, mailbox);
  const requested = delivery
    .map((event) => (event.type === 'DeliveryOpened' || event.type === 'DispatchRequested' ? dispatchOf(event) : null))
    .find((one) => one !== null && one.attempt === attempt);
  if (attempt === null || !requested)
    throw new Rejection('message/not-sent', `no mail to ${recipient} has been handed to the mail server yet`);
  const dispatch = withoutSuppressed(requested, mailing);
  const started = mailing.find(({ type, data }) => type === 'AttemptStarted' && data.attempt === attempt);
  const {
    sender = null,
    links = null,
    fields = [],
    unsubscribe = null,
    signed = null,
  } = started?.type === 'AttemptStarted' ? started.data : {};
  const together = dispatch.audience === 'together';
  const addressees = together ? dispatch.recipients.map(({ email }) => email) : [recipient];
  return {
    recipient,
    dispatch,
    sender,
    links,
    fields,
    unsubscribe,
    signed,
    smtpUtf8: usedUtf8(mailing, attempt, addressees),
  };
};
