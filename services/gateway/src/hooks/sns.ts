import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Certificates } from './certificates';
import { type Authentic, type HookRequest, type Refused, refused } from './hook';
import { jsonOf } from './json-body';

/** Amazon repeats a message for some hours; a day leaves room for a queue in between, and an older one is no repeat. */
const OLDEST_MS = 24 * 60 * 60 * 1000;
/** How far the clock of the sender may be ahead. */
const AHEAD_MS = 5 * 60 * 1000;

const HOST = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com$/;
/** The hosts of each partition of Amazon, which share nothing ("Amazon Resource Names"). */
const HOSTS = new Map([
  ['aws', HOST],
  ['aws-us-gov', HOST],
  ['aws-cn', /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com\.cn$/],
]);
const CERTIFICATE = /^\/SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem$/;

/** A topic of Amazon SNS, such as `arn:aws:sns:eu-west-1:123456789012:bounces`. */
export const TOPIC_ARN = /^arn:(?:aws|aws-us-gov|aws-cn):sns:[a-z0-9-]{3,40}:\d{12}:[A-Za-z0-9_-]{1,256}$/;

const common = {
  MessageId: z.string().max(200),
  Message: z.string(),
  TopicArn: z.string().max(400),
  Timestamp: z.string().max(40),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string().max(2_000),
  SigningCertURL: z.string().max(400),
};
const envelope = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), ...common, Subject: z.string().optional() }),
  z.object({
    Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    ...common,
    SubscribeURL: z.string().max(2_000),
    Token: z.string().max(1_000),
  }),
]);
type Envelope = z.output<typeof envelope>;

/** The fields that are signed, each as `name\nvalue\n`, in byte order of the names; a subject only where there is one. */
const canonical = (message: Envelope): string => {
  const names =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const values = message as Record<string, string | undefined>;
  return names.flatMap((name) => (values[name] === undefined ? [] : [`${name}\n${values[name]}\n`])).join('');
};

/** A URL of Amazon SNS itself, in the partition of a topic: HTTPS at its usual port, without user or fragment. */
const atSns = (text: string, topic: string): URL | null => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  const [, partition = ''] = topic.split(':');
  return plain && url.hash === '' && HOSTS.get(partition)?.test(url.hostname) ? url : null;
};

const certificateUrl = ({ SigningCertURL, TopicArn }: Envelope): string | null => {
  const url = atSns(SigningCertURL, TopicArn);
  return url && url.search === '' && CERTIFICATE.test(url.pathname) ? url.href : null;
};

/** The URL that confirms a subscription to this topic, at Amazon and nowhere else. */
const confirmation = ({ SubscribeURL, TopicArn }: Extract<Envelope, { SubscribeURL: string }>): string | null => {
  const url = atSns(SubscribeURL, TopicArn);
  const asks = url?.searchParams.get('Action') === 'ConfirmSubscription' && url.pathname === '/';
  return url && asks && url.searchParams.get('TopicArn') === TopicArn ? url.href : null;
};

const isSigned = (message: Envelope, pem: string, now: number): boolean => {
  try {
    const certificate = new X509Certificate(pem);
    const valid = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
    const key = certificate.publicKey;
    if (!valid || key.asymmetricKeyType !== 'rsa') return false;
    const algorithm = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    return verify(algorithm, Buffer.from(canonical(message)), key, Buffer.from(message.Signature, 'base64'));
  } catch {
    return false;
  }
};

/**
 * Checks a message of Amazon SNS by its signature (Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages"). The signature
 * shows that Amazon sent it, to any customer of theirs: only the topic shows that it is about our mail. A message that comes again changes
 * nothing, since all of it is signed. Rejects with Unavailable when the certificate cannot be fetched.
 */
export const authenticSns = async (
  { body }: HookRequest,
  { topics, certificates }: { topics: readonly string[]; certificates: Certificates },
  now: number,
): Promise<Authentic | Refused> => {
  const parsed = envelope.safeParse(jsonOf(body));
  if (!parsed.success) return refused('it is no message of Amazon SNS');
  const message = parsed.data;
  // First, so that nobody makes the gateway fetch certificates for topics of theirs.
  if (!topics.includes(message.TopicArn)) return refused('its topic is not configured');
  const age = now - Date.parse(message.Timestamp);
  if (!(age <= OLDEST_MS && age >= -AHEAD_MS)) return refused('its time is too old or to come');
  const url = certificateUrl(message);
  if (url === null) return refused('its certificate is not one of Amazon SNS');
  if (!isSigned(message, await certificates.of(url), now)) return refused('its signature does not match');
  if (message.Type === 'Notification') return { said: { id: message.MessageId, message: jsonOf(message.Message) } };
  if (message.Type === 'UnsubscribeConfirmation') return { said: null };
  const confirm = confirmation(message);
  return confirm === null ? refused('its subscription is not one of Amazon SNS') : { said: null, confirm };
};
