import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { selfSigned } from '@punctual/chassis/testing';
import type { HookRequest } from '../hook';

/** A request with a body and header fields. */
export const requestOf = (body: string | Buffer, fields: Record<string, string> = {}): HookRequest => ({
  body: Buffer.from(body),
  header: (name) => fields[name.toLowerCase()] ?? '',
});

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:bounces';
export const CERTIFICATE_URL =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';
const amazon = selfSigned('rsa');
/** The certificate of the key with which `snsMessage` signs. */
export const certificate = amazon.cert;

type Sns = Record<string, string | undefined>;

/** A message of Amazon SNS, signed as the developer guide says; `after` changes it when it is signed. */
export const snsMessage = (
  fields: Sns,
  { after = {}, key = amazon.key, version = '2' }: { after?: Sns; key?: string; version?: string } = {},
): string => {
  const message: Sns = {
    Type: 'Notification',
    MessageId: 'c7e1f0a2-0000-5000-8000-000000000001',
    TopicArn: TOPIC,
    Message: 'Hello',
    Timestamp: '2026-11-23T09:00:05.000Z',
    ...fields,
  };
  const lines =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = lines.filter((name) => message[name] !== undefined).map((name) => `${name}\n${message[name]}\n`);
  const Signature = sign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256', Buffer.from(text.join('')), key).toString(
    'base64',
  );
  return JSON.stringify({
    ...message,
    SignatureVersion: version,
    Signature,
    SigningCertURL: CERTIFICATE_URL,
    ...after,
  });
};

const twilio = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The public key of `sendgridFields`, as SendGrid shows it. */
export const sendgridPublicKey = twilio.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** The header fields with which SendGrid sends a body at a time in seconds. */
export const sendgridFields = (body: string, seconds: number): Record<string, string> => ({
  'x-twilio-email-event-webhook-timestamp': String(seconds),
  'x-twilio-email-event-webhook-signature': sign(
    'sha256',
    Buffer.from(`${seconds}${body}`),
    twilio.privateKey,
  ).toString('base64'),
});

export const MAILGUN_KEY = 'key-0123456789abcdef0123456789abcdef';

/** The body with which Mailgun tells of an event at a time in seconds. */
export const mailgunBody = (event: object, seconds: number, token = 'a'.repeat(50), key = MAILGUN_KEY): string =>
  JSON.stringify({
    signature: {
      timestamp: String(seconds),
      token,
      signature: createHmac('sha256', key).update(`${seconds}${token}`).digest('hex'),
    },
    'event-data': event,
  });

export const POSTMARK_PASSWORD = 'correct-horse-battery-staple';

/** The header field with a password, as a URL with user and password has it sent. */
export const basic = (password: string, user = 'postmark'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
