import type { ConnectionOptions } from 'node:tls';
import { domainToASCII } from 'node:url';
import { within } from '@punctual/chassis';
import type { MailCheckStep } from '@punctual/contracts';
import { REPLY_MS } from './patience';
import type { Handed, MayStart, OutgoingMessage, RecipientOutcome, RelaySmtp } from './smtp';
import {
  brokeOff,
  isThrottled,
  isThrottledSession,
  sessionVerdict,
  type Transcript,
  type Verdict,
  verdictOf,
} from './smtp-outcome';
import { type PoolLimits, SmtpPool } from './smtp-pool';
import { SessionError, SmtpSession, type Timeouts } from './smtp-session';
import { stepsOf, stepsUntil } from './smtp-steps';
import { type Relay, relayFromUrl } from './smtp-url';

/** Settings of the adapter; all but `url` have a default. */
export type NodemailerSmtpOptions = Partial<PoolLimits & Timeouts> & {
  /** See `relayFromUrl`. */
  url: string;
  /** The most octets of a message, where that is less than the relay accepts. */
  maxSize?: number | undefined;
  /** Passed to the TLS handshake, for instance a private `ca`. */
  tls?: ConnectionOptions;
};

const LIMITS: PoolLimits = { connections: 4, messagesPerConnection: 100, idleMs: 10_000 };
/** A person waits for it. */
const OFFERS_MS = 3_000;
const VERIFY_MS = 6_000;
const TIMEOUTS: Timeouts = { connectMs: 30_000, greetingMs: 30_000, socketMs: REPLY_MS };

const NON_ASCII = /[^\p{ASCII}]/u;
const BREAKS_A_COMMAND = ['\r', '\n', '\0', '<', '>'];

const checkAddress = (address: string, field: string): void => {
  if (BREAKS_A_COMMAND.some((character) => address.includes(character)))
    throw new TypeError(`${field}: an address cannot have CR, LF, NUL or an angle bracket`);
};

/** The address as it goes on the wire: an international domain as A-labels unless the local part needs SMTPUTF8 anyway. */
const wireAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  return at < 0 || NON_ASCII.test(local) || !NON_ASCII.test(domain)
    ? address
    : `${local}@${domainToASCII(domain) || domain}`;
};

const rejectedByUs = (enhancedCode: string, text: string): Verdict => ({
  outcome: 'rejected',
  smtpCode: null,
  enhancedCode,
  text,
});

/** Certainly not sent, and not because of the relay. */
const notStarted: Verdict = {
  outcome: 'deferred',
  smtpCode: null,
  enhancedCode: null,
  text: 'not sent: another worker had taken over the attempt',
};

const lateSession = (): SessionError => {
  const message = `connection: the relay has not answered within ${VERIFY_MS / 1_000} s`;
  return new SessionError({ step: 'connection', smtpCode: null, response: null, message });
};

/** The verdicts in the order of `to`, and what is said of the relay itself. */
type Answer = { verdicts: Verdict[] } & Pick<Handed, 'down' | 'isThrottled'>;

/** True when an old session was dead before any of the message was sent, so another session can retry it. */
const wasStale = (usedBefore: boolean, { failure, refused, progress }: Transcript): boolean => {
  if (!usedBefore || progress !== 'envelope' || refused.size > 0 || failure === null) return false;
  const said = failure.smtpCode === null || failure.smtpCode === 421;
  return said && (failure.step === 'connection' || failure.step === 'MAIL FROM');
};

/** SMTP over nodemailer's connection class, with its own session pool and an accurate outcome for each recipient. */
export class NodemailerSmtp implements RelaySmtp {
  readonly #relay: Relay;
  readonly #limits: PoolLimits;
  readonly #maxSize: number | undefined;
  readonly #openSession: () => Promise<SmtpSession>;
  readonly #pool: SmtpPool<SmtpSession>;

  /** @throws TypeError naming the problem with the URL */
  constructor({ url, tls, maxSize, ...bounds }: NodemailerSmtpOptions) {
    this.#relay = relayFromUrl(url);
    this.#limits = { ...LIMITS, ...bounds };
    this.#maxSize = maxSize;
    const timeouts = { ...TIMEOUTS, ...bounds };
    this.#openSession = () => SmtpSession.open(this.#relay, timeouts, tls);
    this.#pool = new SmtpPool(this.#openSession, this.#limits);
  }

  get where(): string {
    return `${this.#relay.host}:${this.#relay.port}`;
  }

  async send(message: OutgoingMessage, mayStart?: MayStart): Promise<RecipientOutcome[]> {
    return (await this.hand(message, mayStart)).outcomes;
  }

  async hand(message: OutgoingMessage, mayStart: MayStart = () => true): Promise<Handed> {
    const { from, to } = message.envelope;
    checkAddress(from, 'envelope.from');
    if (to.length === 0) throw new TypeError('envelope.to: at least one recipient is needed');
    to.forEach((address, index) => {
      checkAddress(address, `envelope.to[${index}]`);
    });
    // At most every pooled session is stale; one more attempt gets a new session.
    for (let tries = this.#limits.connections; ; tries -= 1) {
      const result = await this.#sendOnce(message, mayStart, tries > 0);
      if (!result) continue;
      const { verdicts, ...ofRelay } = result;
      return { outcomes: to.map((email, index) => ({ email, ...(verdicts[index] as Verdict) })), ...ofRelay };
    }
  }

  /** The most octets of a message in a session; null for no limit. */
  #limitOf({ maxSize }: SmtpSession): number | null {
    const limits = [maxSize ?? Number.POSITIVE_INFINITY, this.#maxSize ?? Number.POSITIVE_INFINITY];
    const least = Math.min(...limits);
    return Number.isFinite(least) ? least : null;
  }

  /** Null when the session was stale and another one is to be tried. */
  async #sendOnce(
    { envelope, compose }: OutgoingMessage,
    mayStart: MayStart,
    mayRetry: boolean,
  ): Promise<Answer | null> {
    const from = wireAddress(envelope.from);
    const to = envelope.to.map(wireAddress);
    const all = (verdict: Verdict): Answer => ({
      verdicts: to.map(() => verdict),
      down: null,
      isThrottled: false,
    });
    let session: SmtpSession;
    try {
      session = await this.#pool.acquire();
    } catch (error) {
      const isDown = error instanceof SessionError;
      const failure = isDown
        ? error.failure
        : { step: 'connection', smtpCode: null, response: null, message: String((error as Error).message) };
      const verdict = sessionVerdict(failure);
      return {
        ...all(verdict),
        down: isDown ? verdict.text : null,
        isThrottled: isDown && isThrottledSession(failure),
      };
    }
    try {
      if (!(await mayStart())) return all(notStarted);
      const { smtpUtf8, sent } = session;
      const maxSize = this.#limitOf(session);
      if (!smtpUtf8 && NON_ASCII.test(from)) {
        const message = `the relay has no SMTPUTF8, which the sender ${from} needs`;
        return all(sessionVerdict({ step: 'MAIL FROM', smtpCode: null, response: null, message }));
      }
      const deliverable = smtpUtf8 ? to : to.filter((address) => !NON_ASCII.test(address));
      const usesUtf8 = smtpUtf8 && [from, ...to].some((address) => NON_ASCII.test(address));
      const wire = deliverable.length === 0 ? null : await compose(usesUtf8);
      if (maxSize !== null && wire && wire.size > maxSize) {
        return all(rejectedByUs('5.3.4', `the message has ${wire.size} bytes, at most ${maxSize} are accepted`));
      }
      const transcript = wire && (await session.send({ ...envelope, from, to: deliverable }, wire, usesUtf8));
      if (transcript && mayRetry && wasStale(sent > 0, transcript)) return null;
      if (transcript?.failure && session.alive && !(await session.reset())) session.quit();
      const verdicts = to.map((address) =>
        transcript && (smtpUtf8 || !NON_ASCII.test(address))
          ? verdictOf(transcript, address)
          : rejectedByUs('5.6.7', `the relay has no SMTPUTF8, which ${address} needs`),
      );
      return {
        verdicts,
        down: transcript && brokeOff(transcript, { from, to }),
        isThrottled: transcript !== null && isThrottled(transcript),
      };
    } finally {
      this.#pool.release(session);
    }
  }

  async verify(): Promise<MailCheckStep[]> {
    const session = within(VERIFY_MS, this.#openSession(), lateSession);
    try {
      const { secure, smtpUtf8 } = await session;
      const limit = this.#limitOf(await session);
      (await session).quit();
      return stepsOf(this.#relay, { secure, smtpUtf8, limit });
    } catch (error) {
      const failure = error instanceof SessionError ? error.failure : { step: 'connection', message: String(error) };
      return stepsUntil(this.#relay, failure);
    }
  }

  async offers(): Promise<{ maxSize: number | null; smtpUtf8: boolean } | null> {
    const told = this.#openSession().then((session) => {
      const offered = { maxSize: this.#limitOf(session), smtpUtf8: session.smtpUtf8 };
      session.quit();
      return offered;
    });
    return within(OFFERS_MS, told, () => new Error('the relay takes long')).catch(() => null);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
