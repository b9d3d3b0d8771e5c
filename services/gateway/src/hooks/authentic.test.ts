import { describe, expect, it } from '@jest/globals';
import { Unavailable } from '@punctual/chassis';
import { selfSigned } from '@punctual/chassis/testing';
import { cachedCertificates } from './certificates';
import { mailgunHook } from './mailgun';
import { postmarkHook } from './postmark';
import { sendgridHook, sendgridKey } from './sendgrid';
import { sesHook } from './ses';
import {
  basic,
  CERTIFICATE_URL,
  certificate,
  MAILGUN_KEY,
  mailgunBody,
  POSTMARK_PASSWORD,
  requestOf,
  sendgridFields,
  sendgridPublicKey,
  snsMessage,
  TOPIC,
} from './testing/providers';

const NOW = Date.parse('2026-11-23T09:00:10Z');
const SECONDS = NOW / 1000;
const HOUR = 3_600;

describe('a message of Amazon SNS', () => {
  const check = async (body: string, pem = certificate) => {
    const asked: string[] = [];
    const of = async (url: string) => {
      asked.push(url);
      return pem;
    };
    const certificates = { of };
    const answer = await sesHook({ topics: [TOPIC], certificates }).authentic(requestOf(body), NOW);
    return { ...answer, asked: asked.length };
  };
  const subscription = {
    Type: 'SubscriptionConfirmation',
    Message: 'You have chosen to subscribe to the topic',
    Token: 't0ken',
    SubscribeURL: `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t0ken`,
  };
  const ELSEWHERE = 'its certificate is not one of Amazon SNS';

  it.each(['1', '2'])('is authentic with a signature of version %s, with and without a subject', async (version) => {
    const Message = JSON.stringify({ notificationType: 'Bounce', ünï: 'code\n' });
    for (const Subject of [undefined, 'Amazon SES Email Event Notification'])
      expect(await check(snsMessage({ Message, Subject }, { version }))).toEqual({
        said: { id: 'c7e1f0a2-0000-5000-8000-000000000001', message: JSON.parse(Message) },
        asked: 1,
      });
  });

  it('confirms a subscription to a topic that is configured', async () => {
    expect(await check(snsMessage(subscription))).toEqual({ said: null, confirm: subscription.SubscribeURL, asked: 1 });
    expect(await check(snsMessage({ ...subscription, Type: 'UnsubscribeConfirmation' }))).toEqual({
      said: null,
      asked: 1,
    });
  });

  it.each([
    'http://sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com.evil.example/',
    'https://evil.example/sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com:8443/',
    'https://user@sns.eu-west-1.amazonaws.com/',
    'https://sns.eu-west-1.amazonaws.com/other/',
    'https://169.254.169.254/',
  ])('does not fetch a confirmation from %s', async (url) => {
    const SubscribeURL = `${url}?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t0ken`;
    expect(await check(snsMessage({ ...subscription, SubscribeURL }))).toEqual({
      refused: 'its subscription is not one of Amazon SNS',
      asked: 1,
    });
  });

  it('of China is signed and confirmed at the hosts of China, and of others at theirs', async () => {
    const [here, there] = ['sns.eu-west-1.amazonaws.com', 'sns.cn-north-1.amazonaws.com.cn'];
    const inChina = 'arn:aws-cn:sns:cn-north-1:123456789012:bounces';
    const answers = async (topic: string, host: string, certificateHost: string) => {
      const SubscribeURL = `https://${host}/?Action=ConfirmSubscription&TopicArn=${topic}&Token=t0ken`;
      const SigningCertURL = CERTIFICATE_URL.replace(here, certificateHost);
      const body = snsMessage({ ...subscription, TopicArn: topic, SubscribeURL }, { after: { SigningCertURL } });
      const certificates = { of: async () => certificate };
      return sesHook({ topics: [topic], certificates }).authentic(requestOf(body), NOW);
    };
    const confirmed = { said: null, confirm: expect.stringContaining('ConfirmSubscription') };
    const subscriptionElsewhere = { refused: 'its subscription is not one of Amazon SNS' };
    expect(await answers(inChina, there, there)).toEqual(confirmed);
    expect(await answers(inChina, there, here)).toEqual({ refused: ELSEWHERE });
    expect(await answers(inChina, here, there)).toEqual(subscriptionElsewhere);
    expect(await answers(TOPIC, here, here)).toEqual(confirmed);
    expect(await answers(TOPIC, here, there)).toEqual({ refused: ELSEWHERE });
    expect(await answers(TOPIC, there, here)).toEqual(subscriptionElsewhere);
  });

  it('does not confirm a subscription to another topic', async () => {
    const SubscribeURL = subscription.SubscribeURL.replace('bounces', 'others');
    expect(await check(snsMessage({ ...subscription, SubscribeURL }))).toMatchObject({
      refused: 'its subscription is not one of Amazon SNS',
    });
  });

  it.each([
    ['another text', { after: { Message: 'Hallo' } }, 'its signature does not match', 1],
    ['another id', { after: { MessageId: 'x' } }, 'its signature does not match', 1],
    ['a subject that was added', { after: { Subject: 'x' } }, 'its signature does not match', 1],
    ['another type', { after: { ...subscription } }, 'its signature does not match', 1],
    ['another key', { key: selfSigned('rsa').key }, 'its signature does not match', 1],
    ['the signature of another version', { after: { SignatureVersion: '1' } }, 'its signature does not match', 1],
    ['no signature', { after: { Signature: '' } }, 'its signature does not match', 1],
    ['an unknown version', { after: { SignatureVersion: '3' } }, 'it is no message of Amazon SNS', 0],
    ['another topic', { after: { TopicArn: `${TOPIC}s` } }, 'its topic is not configured', 0],
    ['a certificate of elsewhere', { after: { SigningCertURL: 'https://evil.example/a.pem' } }, ELSEWHERE, 0],
    ['one over HTTP', { after: { SigningCertURL: CERTIFICATE_URL.replace('https', 'http') } }, ELSEWHERE, 0],
    ['one of another service', { after: { SigningCertURL: CERTIFICATE_URL.replace('sns.', 's3.') } }, ELSEWHERE, 0],
    [
      'one of another path',
      { after: { SigningCertURL: CERTIFICATE_URL.replace('Simple', 'x/../Bucket/Simple') } },
      ELSEWHERE,
      0,
    ],
    ['one with a query', { after: { SigningCertURL: `${CERTIFICATE_URL}?x` } }, ELSEWHERE, 0],
  ])('is refused with %s', async (_, how, reason, asked) =>
    expect(await check(snsMessage({}, how))).toEqual({ refused: reason, asked }),
  );

  it.each([
    ['too old', '2026-11-22T09:00:00.000Z'],
    ['to come', '2026-11-23T09:06:00.000Z'],
    ['no time', 'yesterday'],
  ])('is refused when its time is %s', async (_, Timestamp) =>
    expect(await check(snsMessage({ Timestamp }))).toEqual({ refused: 'its time is too old or to come', asked: 0 }),
  );

  it('is refused when its certificate has ended, is of another kind, or is none', async () => {
    const [ended, ec] = [selfSigned('rsa', 2025), selfSigned('ec')];
    for (const [key, pem] of [
      [ended.key, ended.cert],
      [undefined, ec.cert],
      [undefined, '<html>'],
      [undefined, ''],
    ])
      expect(await check(snsMessage({}, key ? { key } : {}), pem)).toMatchObject({
        refused: 'its signature does not match',
      });
  });

  it.each(['', '{}', '[]', 'null', '{"Type":"Notification"}', '['.repeat(100_000), '\u0000'])(
    'is refused when it is %.30j',
    async (body) => expect(await check(body)).toEqual({ refused: 'it is no message of Amazon SNS', asked: 0 }),
  );
});

describe('certificates', () => {
  it('are fetched once an hour, and after a failure not again for a minute', async () => {
    let [now, fails] = [0, true];
    const asked: string[] = [];
    const certificates = cachedCertificates(
      async (url) => {
        asked.push(url);
        if (fails) throw new Unavailable('service', 'no answer');
        return `pem of ${url}`;
      },
      { millis: () => now },
    );
    for (let again = 0; again < 3; again++) await expect(certificates.of('a')).rejects.toThrow('no answer');
    expect(asked).toEqual(['a']);
    [now, fails] = [60_000, false];
    expect(await Promise.all([certificates.of('a'), certificates.of('a')])).toEqual(['pem of a', 'pem of a']);
    now += 59 * 60_000;
    await certificates.of('a');
    expect(asked).toEqual(['a', 'a']);
    now += 60_000;
    await certificates.of('a');
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('are kept for some URLs only', async () => {
    const asked: string[] = [];
    const certificates = cachedCertificates(
      async (url) => {
        asked.push(url);
        return url;
      },
      { millis: () => 0 },
    );
    for (let index = 0; index < 30; index++) await certificates.of(String(index));
    await certificates.of('29');
    await certificates.of('0');
    expect(asked).toHaveLength(31);
  });

  it('are kept while others that nobody has are asked for, and not missing because those were too many', async () => {
    const asked: string[] = [];
    const gone = Promise.withResolvers<void>();
    const certificates = cachedCertificates(
      async (url) => {
        asked.push(url);
        if (!url.startsWith('invented')) return `pem of ${url}`;
        await gone.promise;
        throw new Unavailable('service', 'nobody has it');
      },
      { millis: () => 0 },
    );
    await certificates.of('good');
    const invented = Promise.allSettled(Array.from({ length: 30 }, (_, index) => certificates.of(`invented ${index}`)));
    await expect(certificates.of('other')).rejects.toThrow('too many certificates');
    expect(await certificates.of('good')).toBe('pem of good');
    gone.resolve();
    await invented;
    expect(await Promise.all(['good', 'other'].map((url) => certificates.of(url)))).toEqual([
      'pem of good',
      'pem of other',
    ]);
    expect(asked.filter((url) => !url.startsWith('invented'))).toEqual(['good', 'other']);
  });
});

describe('a request of SendGrid', () => {
  const key = sendgridKey(sendgridPublicKey);
  if (!key) throw new Error('it is a key');
  const body = '[{"event":"bounce"}]\n';
  const check = (text: string, fields: Record<string, string>) =>
    sendgridHook({ key }).authentic(requestOf(text, fields), NOW);
  const FORGED = { refused: 'its signature does not match' };

  it('is authentic over its time and its octets', async () =>
    expect(await check(body, sendgridFields(body, SECONDS))).toEqual({ said: [{ event: 'bounce' }] }));

  it('is refused when anything was changed', async () => {
    const fields = sendgridFields(body, SECONDS);
    expect(await check(body.trim(), fields)).toEqual(FORGED);
    expect(await check(body, { ...fields, 'x-twilio-email-event-webhook-timestamp': String(SECONDS + 1) })).toEqual(
      FORGED,
    );
    for (const signature of ['', 'AAAA', '====', 'x'.repeat(5_000)])
      expect(await check(body, { ...fields, 'x-twilio-email-event-webhook-signature': signature })).toEqual(FORGED);
    expect(await check(body, {})).toEqual({ refused: 'it has no time' });
  });

  it.each([-26 * HOUR, 6 * 60])('is refused %d seconds from now', async (from) =>
    expect(await check(body, sendgridFields(body, SECONDS + from))).toEqual({
      refused: 'its time is too old or to come',
    }),
  );

  it('knows its key only as one of the curve P-256', () => {
    const other = (...kind: Parameters<typeof selfSigned>) => sendgridKey(selfSigned(...kind).cert);
    expect([sendgridKey('x'), sendgridKey(''), other('rsa')]).toEqual([null, null, null]);
  });
});

describe('a request of Mailgun', () => {
  const check = (body: string) => mailgunHook({ key: MAILGUN_KEY }).authentic(requestOf(body), NOW);
  const event = { event: 'failed' };

  it('is authentic by its time and token, and may come with one body only', async () =>
    expect(await check(mailgunBody(event, SECONDS))).toEqual({ said: event, nonce: 'a'.repeat(50) }));

  it('is refused with another key, time or token', async () => {
    const good = mailgunBody(event, SECONDS);
    for (const body of [
      mailgunBody(event, SECONDS, 'a'.repeat(50), 'another key'),
      good.replace(String(SECONDS), String(SECONDS + 1)),
      good.replace('a'.repeat(50), 'b'.repeat(50)),
    ])
      expect(await check(body)).toEqual({ refused: 'its signature does not match' });
  });

  it.each([-10 * HOUR, 6 * 60])('is refused %d seconds from now', async (from) =>
    expect(await check(mailgunBody(event, SECONDS + from))).toEqual({ refused: 'its time is too old or to come' }),
  );

  it.each(['', '{}', '{"signature":{"timestamp":"1","token":"x","signature":"y"}}', '[1'])(
    'is refused as %j',
    async (body) => expect(await check(body)).toEqual({ refused: 'it has no signature' }),
  );
});

describe('a request of Postmark', () => {
  const check = (fields: Record<string, string>) =>
    postmarkHook({ password: POSTMARK_PASSWORD }).authentic(requestOf('{"a":1}', fields), NOW);
  const FORGED = { refused: 'its password does not match' };

  it('is authentic with the password, whoever the user is', async () => {
    expect(await check(basic(POSTMARK_PASSWORD))).toEqual({ said: { a: 1 } });
    expect(await check(basic(POSTMARK_PASSWORD, ''))).toEqual({ said: { a: 1 } });
  });

  it('is refused with another one, or without', async () => {
    for (const password of ['', `${POSTMARK_PASSWORD} `, POSTMARK_PASSWORD.slice(1), 'x'.repeat(500)])
      expect(await check(basic(password))).toEqual(FORGED);
    const bare = `Basic ${Buffer.from(POSTMARK_PASSWORD).toString('base64')}`;
    for (const authorization of ['', 'Basic', 'Basic !', `Bearer ${POSTMARK_PASSWORD}`, bare])
      expect(await check({ authorization })).toEqual(FORGED);
  });
});
