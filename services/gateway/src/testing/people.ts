import { DEFAULT_TENANT, randomId, repository, runIn } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { hashPassword } from '../user/password';
import { user } from '../user/user';
import type { TestGateway } from './gateway';

/** Creates an account with a role in a tenant and logs it in. Returns its token. */
export const newSession = async (
  gateway: TestGateway,
  role: 'admin' | 'author' | 'viewer',
  tenantId = DEFAULT_TENANT,
): Promise<string> => {
  const { store, clock } = gateway.resources;
  const [userId, email, password] = [randomId(), `${randomId()}@example.com`, 'a password of its own'];
  const person = { email, name: null, role, commandId: randomId() };
  const data = { userId, ...person, hash: await hashPassword(password), now: clock.now() };
  await runIn({ tenantId }, () => repository(store, 'user', user).execute(userId, { type: 'RegisterUser', data }));
  return eventually(async () => {
    const { body } = await gateway.api.post('/api/v1/sessions').send({ email, password }).expect(201);
    return String((body as { token: unknown }).token);
  });
};
