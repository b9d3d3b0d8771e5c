import type { MailCheckStep } from '@punctual/contracts';
import type { WireMessage } from './wire-message';

/**
 * What is known about one recipient after an attempt:
 * - `accepted`: the relay took responsibility (2yz after the final dot, RFC 5321 §6.1)
 * - `deferred`: the relay certainly does not have it; trying again may help
 * - `rejected`: the relay certainly does not have it; trying again will not help
 * - `unknown`: the final dot may have been sent without a reply, so the outcome cannot be known
 */
export type Outcome = 'accepted' | 'deferred' | 'rejected' | 'unknown';

/** The outcome for one recipient, in the order of `envelope.to`. */
export type RecipientOutcome = {
  /** The address exactly as it was given in `envelope.to`. */
  email: string;
  outcome: Outcome;
  /** Three-digit reply code (RFC 5321 §4.2), or null when the relay did not answer for this recipient. */
  smtpCode: number | null;
  /** Enhanced status code such as `5.1.1` (RFC 3463), or null. */
  enhancedCode: string | null;
  /** The relay's words, or ours when it said nothing: one line, at most 500 characters. */
  text: string;
  /** The name of the relay whose words these are, where there are several. */
  relay?: string;
};

/** What a relay made of a message. */
export type Handed = {
  outcomes: RecipientOutcome[];
  /**
   * What kept the relay itself from taking the message before the final dot: it was not reached, refused the session, broke off or said 421. It
   * certainly does not have the message, so another relay may get it. Null for anything else.
   */
  down: string | null;
  /** Whether it asked for patience: 421 or 4.7.x when the session was opened or at MAIL, or `454 Throttling failure`. */
  isThrottled: boolean;
};

/** Asked once a connection is available, right before the first command; false: nothing is sent. */
export type MayStart = () => boolean | Promise<boolean>;

/**
 * Bare addresses (RFC 5321 reverse-path and forward-paths); `from` may be empty, the null sender. `id` is the envelope id (ENVID, RFC 3461):
 * with it a relay that offers DSN is asked to report failures and delays, and to whom.
 */
export type Envelope = { from: string; to: string[]; id?: string };

/** One message for one SMTP transaction. */
export type OutgoingMessage = {
  envelope: Envelope;
  /**
   * The relay that it was planned for, which gets it first, and from when on the part may be used that it has of the relay's daily budget, in epoch
   * milliseconds; null where that relay has none. Absent where no budget was asked.
   */
  via?: { relay: string; from: number | null };
  /** The relay of whose rate it has taken its part; absent where no rate was asked. */
  rated?: string;
  /**
   * Composes the whole RFC 5322 message, once a connection is available. Header fields may hold
   * UTF-8 addresses only when it goes out with SMTPUTF8 (RFC 6531).
   */
  compose(smtpUtf8: boolean): WireMessage | Promise<WireMessage>;
};

/** Port: sends mail to a relay. */
export interface Smtp {
  /**
   * Sends once and reports every recipient. Never rejects because of the network or the relay.
   * `mayStart` is called once a connection is available, right before the first command; if it returns false, nothing is sent
   * and every recipient is deferred.
   * @throws TypeError when an address has CR, LF, NUL or an angle bracket, or there is no recipient: a programming error
   */
  send(message: OutgoingMessage, mayStart?: MayStart): Promise<RecipientOutcome[]>;
  /** Host and port of the relay. */
  readonly where: string;
  /**
   * Tries the way to the relay: its name, a connection, TLS, its certificate, authentication, and what it offers. The first step that fails is
   * the last one, with `ok: false`; never an error.
   */
  verify(): Promise<MailCheckStep[]>;
  /** What the relay accepts, `maxSize` in octets; null when it does not answer soon. */
  offers(): Promise<{ maxSize: number | null; smtpUtf8: boolean } | null>;
  /** Refuses new messages (they are deferred), lets those under way finish, and closes every connection. */
  close(): Promise<void>;
}

/** Port: one relay, of which it is known whether another one may get what it did not take. */
export interface RelaySmtp extends Smtp {
  /** As `send`, and says whether the relay itself failed. */
  hand(message: OutgoingMessage, mayStart?: MayStart): Promise<Handed>;
}
