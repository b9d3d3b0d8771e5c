import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@punctual/chassis/testing';
import { email, password, startTestGateway, type TestGateway } from '../testing/gateway';
import { resetPassword } from './reset-password';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const login = (secret: string) => gateway.api.post('/api/v1/sessions').send({ email, password: secret });

it('sets a new password for the administrator, invalidates the old one and ends the open sessions', async () => {
  const reset = await resetPassword(gateway.resources, undefined);
  expect(reset).toEqual({ email, password: expect.stringMatching(/^[a-z2-9-]{27}$/), ended: 1 });
  await eventually(() => login(reset.password).expect(201));
  await login(password).expect(401);
  await eventually(() => gateway.as('get', '/api/v1/sessions/current').expect(401));
}, 60_000);

it('finds an account by its address in any case, and names an address without an account', async () => {
  const reset = await resetPassword(gateway.resources, email.toUpperCase());
  expect(reset.email).toBe(email);
  await eventually(() => login(reset.password).expect(201));
  await expect(resetPassword(gateway.resources, 'x@example.com')).rejects.toThrow(
    'There is no account with the address x@example.com.',
  );
}, 60_000);
