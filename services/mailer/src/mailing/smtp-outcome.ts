import type { Envelope, Outcome, RecipientOutcome } from './smtp';

/** Why a step failed: the relay's reply (code and text) or, without one, what broke. */
export type Failure = { step: string; smtpCode: number | null; response: string | null; message: string };

/** Transcript of one SMTP transaction. Addresses are in the form sent on the wire. */
export type Transcript = {
  /** RCPT TO commands that were refused. */
  refused: ReadonlyMap<string, Failure>;
  /** What ended the transaction, or null when the relay answered 2yz after the final dot. */
  failure: Failure | null;
  /** The final reply, when there is no failure. */
  response: string;
  /** How far it went. Once the final dot may have been sent (`dot`), the outcome without a reply is unknown. */
  progress: 'envelope' | 'message' | 'dot';
};

/** An outcome without its address. */
export type Verdict = Omit<RecipientOutcome, 'email'>;

const LONGEST_TEXT = 500;

/** One line without control characters, at most 500 characters. */
export const oneLine = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT - 1)}…`;
};

/** The enhanced status code of a reply (RFC 2034 §4: right after the reply code), or null. */
export const enhancedCodeOf = (response: string): string | null =>
  /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?!\S)/.exec(response)?.[1] ?? null;

/** The words of a reply, its lines joined, without the codes that every line repeats. */
const wordsOf = (response: string): string =>
  oneLine(
    response
      .split('\n')
      .map((line) => line.replace(/^\d{3}[ -]?(?:[245]\.\d{1,3}\.\d{1,3}(?!\S))?/, ''))
      .join(' '),
  );

const verdict = (outcome: Outcome, { step, smtpCode, response, message }: Failure): Verdict => ({
  outcome,
  smtpCode,
  enhancedCode: response === null ? null : enhancedCodeOf(response),
  text: response === null ? oneLine(message) : oneLine(`${step}: ${wordsOf(response) || response}`),
});

/**
 * The certainty of a reply code (RFC 5321 §4.2.1): 5yz is permanent, 4yz is temporary. 503 means that our commands came in the
 * wrong order, which does not concern the message, so it counts as temporary. Any other code decides nothing.
 */
const judge = (code: number | null): 'rejected' | 'deferred' | null => {
  if (code === null || code < 400 || code > 599) return null;
  return code >= 500 && code !== 503 ? 'rejected' : 'deferred';
};

/**
 * Every recipient shares this when the session never got as far as a transaction. It is always deferred, a refused
 * password (535) included: that is a configuration problem, not the recipient's, and ends when the operator fixes it.
 */
export const sessionVerdict = (failure: Failure): Verdict => verdict('deferred', failure);

const verdictAt = ({ refused, failure, response, progress }: Transcript, address: string): Verdict => {
  // A relay that refuses the sender also answers every RCPT with 503, so this is checked first. Refusing the sender is about
  // us, not about the recipients: deferred. Only 552, "too big" (RFC 1870 §6.1), is about the message.
  if (failure?.step === 'MAIL FROM') return verdict(failure.smtpCode === 552 ? 'rejected' : 'deferred', failure);
  const refusal = refused.get(address);
  if (refusal) return verdict(judge(refusal.smtpCode) ?? 'deferred', refusal);
  if (failure === null) {
    if (progress !== 'dot')
      return {
        outcome: 'unknown',
        smtpCode: null,
        enhancedCode: null,
        text: 'the relay accepted before it had the whole message',
      };
    return {
      outcome: 'accepted',
      smtpCode: Number(response.slice(0, 3)),
      enhancedCode: enhancedCodeOf(response),
      text: wordsOf(response),
    };
  }
  if (failure.step === 'DATA') {
    const judged = judge(failure.smtpCode);
    if (judged) return verdict(judged, failure);
  }
  if (progress !== 'dot') return verdict('deferred', failure);
  return {
    outcome: 'unknown',
    smtpCode: null,
    enhancedCode: null,
    text: oneLine(`no reply after the final dot, so the relay may or may not have the message: ${failure.message}`),
  };
};

/** Whether a reply says that mail comes too fast: as Amazon SES does, at any step. */
const isTooFast = ({ smtpCode, response }: Failure): boolean =>
  smtpCode === 454 && response !== null && /throttling failure/i.test(response);

/** Whether the session was closed, or not opened, to slow us down: 421, or 4.7.x (RFC 3463, section 3.8). */
export const isThrottledSession = (failure: Failure): boolean =>
  failure.smtpCode === 421 || (failure.response !== null && /^4\.7\./.test(enhancedCodeOf(failure.response) ?? ''));

/** Whether the relay asked for patience with all mail. What it says at RCPT is about the recipient: greylisting is 4.7.1 there. */
export const isThrottled = ({ failure }: Transcript): boolean =>
  failure !== null && (isTooFast(failure) || (failure.step === 'MAIL FROM' && isThrottledSession(failure)));

/** Relays like to repeat the address. Whom an outcome is about is known, and free text must name nobody. */
const withoutAddress = (text: string, address: string, name = 'recipient'): string => {
  // Most replies do not, and this is done for each recipient. The null sender is no address.
  if (address === '' || !text.toLowerCase().includes(address.toLowerCase())) return text;
  const literal = address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(literal, 'gi'), name);
};

/**
 * What the relay itself failed with before the final dot was sent: the connection broke or stood still, or it closes the session (421, RFC 5321
 * §3.8), in words that name no address of the `envelope` (as put on the wire). Null when it did not, and once the final dot may have been sent.
 */
export const brokeOff = ({ failure, progress }: Transcript, envelope: Pick<Envelope, 'from' | 'to'>): string | null => {
  if (failure === null || progress === 'dot') return null;
  const broke = failure.smtpCode === null && (failure.step === 'connection' || failure.step === 'timeout');
  if (!broke && failure.smtpCode !== 421) return null;
  const { text } = sessionVerdict(failure);
  return envelope.to.reduce(
    (words, address) => withoutAddress(words, address),
    withoutAddress(text, envelope.from, 'sender'),
  );
};

/** What the transaction means for the recipient at `address` (as put on the wire), in words that do not name the address. */
export const verdictOf = (transcript: Transcript, address: string): Verdict => {
  const verdict = verdictAt(transcript, address);
  return { ...verdict, text: withoutAddress(verdict.text, address) };
};
