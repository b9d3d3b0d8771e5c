import type { MailCheckStep } from '@punctual/contracts';
import type { Relay } from './smtp-url';

type Offered = { secure: boolean; smtpUtf8: boolean; limit: number | null };
type Step = MailCheckStep['name'];
type Failure = { step: string; message: string };

const encryption = ({ startTls, implicitTls }: Relay, secure: boolean): MailCheckStep => {
  if (secure)
    return { name: 'TLS', ok: true, detail: implicitTls ? 'encrypted from the start' : 'encrypted by STARTTLS' };
  const why = startTls === 'never' ? 'its URL says starttls=never' : 'the mail server offers no encryption';
  return { name: 'TLS', ok: null, detail: `mail is not encrypted: ${why}` };
};

const certificate = ({ host, verifyCertificate }: Relay, secure: boolean): MailCheckStep => {
  if (!secure) return { name: 'certificate', ok: null, detail: 'there is none without encryption' };
  return verifyCertificate
    ? { name: 'certificate', ok: true, detail: `valid for ${host}` }
    : { name: 'certificate', ok: null, detail: 'not checked: its URL says verify=false' };
};

/** The steps of a session that was opened. */
export const stepsOf = (relay: Relay, { secure, smtpUtf8, limit }: Offered): MailCheckStep[] => {
  const { host, port, credentials } = relay;
  return [
    { name: 'resolve', ok: true, detail: `${host} has an address` },
    { name: 'connection', ok: true, detail: `${host}:${port} answered` },
    encryption(relay, secure),
    certificate(relay, secure),
    credentials
      ? { name: 'authentication', ok: true, detail: `signed in as ${credentials.user}` }
      : { name: 'authentication', ok: null, detail: 'its URL has no user' },
    limit === null
      ? { name: 'SIZE', ok: null, detail: 'the mail server gives no limit' }
      : { name: 'SIZE', ok: true, detail: `messages of up to ${limit} octets` },
    smtpUtf8
      ? { name: 'SMTPUTF8', ok: true, detail: 'reaches addresses such as zoë@example.com' }
      : { name: 'SMTPUTF8', ok: null, detail: 'does not reach addresses such as zoë@example.com' },
  ];
};

const UNKNOWN_HOST = /ENOTFOUND|EAI_AGAIN|ENODATA/;
const CERTIFICATE = /certificate|self.signed|altname/i;

const failedStep = ({ step, message }: Failure): Step => {
  if (step === 'authentication') return step;
  if (step === 'TLS') return CERTIFICATE.test(message) ? 'certificate' : 'TLS';
  return UNKNOWN_HOST.test(message) ? 'resolve' : 'connection';
};

/** The steps until the one that failed. */
export const stepsUntil = (relay: Relay, failure: Failure): MailCheckStep[] => {
  const all = stepsOf(relay, { secure: true, smtpUtf8: false, limit: null });
  const failed = all.findIndex(({ name }) => name === failedStep(failure));
  return [...all.slice(0, failed), { name: failedStep(failure), ok: false, detail: failure.message }];
};
