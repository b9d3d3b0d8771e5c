import { expect, it } from '@jest/globals';
import { fileToken } from './file-link';
import { openUnsubscribeToken, recipientHash, unsubscribeToken } from './unsubscribe-link';

const key = { keyId: 'k1', key: Buffer.alloc(32, 7).toString('base64url') };
const mail = { tenantId: 'default', deliveryId: 's1~2026-11-23T09:00:00~UTC~email~0', email: 'Ada@example.com' };
const token = unsubscribeToken(mail, key);
const opened = (text: string, by = key) =>
  openUnsubscribeToken(text, async (tenantId, keyId) => (tenantId === 'default' && keyId === by.keyId ? by : null));

it('says which mail to whom, without the address, and is the same each time', async () => {
  const { tenantId, deliveryId } = mail;
  const recipient = recipientHash('Ada@EXAMPLE.com');
  expect(await opened(token)).toEqual({ tenantId, keyId: 'k1', deliveryId, recipient });
  expect(unsubscribeToken(mail, key)).toBe(token);
  expect(Buffer.from(token, 'base64url').toString()).not.toMatch(/ada/i);
});

const [payload = '', mac = ''] = token.split('.');
it.each([
  ['of another mail', `${unsubscribeToken({ ...mail, deliveryId: 'other' }, key).split('.')[0]}.${mac}`],
  ['of another recipient', `${unsubscribeToken({ ...mail, email: 'bob@example.com' }, key).split('.')[0]}.${mac}`],
  ['of another tenant', unsubscribeToken({ ...mail, tenantId: 'acme' }, key)],
  ['of another key', unsubscribeToken(mail, { keyId: 'k1', key: Buffer.alloc(32, 8).toString('base64url') })],
  ['without a signature', `${payload}.`],
  ['of nothing', ''],
  [
    'of a file',
    fileToken({ tenantId: 'default', sha256: 'ab', name: 'x', mediaType: 'y', expiresAt: '2026-11-30T09:00:00Z' }, key),
  ],
])('a token %s is none', async (_, text) => expect(await opened(text)).toBeNull());
