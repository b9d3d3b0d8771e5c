import { apiKeyBody, apiKeyResource, newApiKeyResource } from '@punctual/contracts';
import { z } from 'zod';
import type { ApiKeys } from '../../api-key/api-keys';
import type { Principal } from '../../session/sessions';
import { type ApiKeyRow, apiKeyView, shownApiKey } from '../../views/api-key.view';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { seenBy } from '../../views/seen-by';
import { empty, json, pending, pendingSchema } from '../described';
import { listQuery, pageOf, pageText } from '../list';
import { type Operation, operation } from '../operation';
import { invalid, Problem } from '../problem';
import { written } from '../written';

type Needs = { apiKeys: ApiKeys; engine: ViewEngine; views: ViewReader };

const tag = 'API keys';
const all = '/api/v1/api-keys';
const one = `${all}/:apiKeyId`;
const params = z.strictObject({ apiKeyId: z.uuid() });
const resource = apiKeyResource.meta({ id: 'ApiKey' });
const query = listQuery(['createdAt', '-createdAt', 'name', '-name'], '-createdAt').extend({
  userId: z.uuid().optional(),
  status: apiKeyResource.shape.status.optional(),
});

/** A stored answer must not hold the key. */
const withoutKey = (body: unknown): unknown => ({ ...(body as object), key: null });

const visibleKey = async (views: ViewReader, keyId: string, user: Principal): Promise<ApiKeyRow> => {
  const row = await views.get(apiKeyView, keyId);
  if (!row || (user.role !== 'admin' && row.userId !== user.userId))
    throw new Problem(404, 'api-key/unknown', 'there is no such API key');
  return row;
};

/** API keys: create, list, read, revoke. Everyone has their own; administrators see and revoke all of their tenant. */
export const apiKeyRoutes = ({ apiKeys, engine, views }: Needs): Operation[] => [
  operation({
    method: 'post',
    path: all,
    id: 'createApiKey',
    tag,
    summary: 'Create an API key for your own account; the key is shown once',
    access: 'reader',
    sessionOnly: true,
    body: apiKeyBody,
    shownOnce: withoutKey,
    answers: {
      201: json('The API key', newApiKeyResource.meta({ id: 'NewApiKey' })),
      202: json('Recorded, but not readable yet', pendingSchema.extend({ key: newApiKeyResource.shape.key })),
    },
    handle: async ({ body, user, commandId }) => {
      if (body.scopes.includes('admin') && user.role !== 'admin')
        throw invalid([{ path: 'scopes', message: 'must not have "admin": your account is not an administrator' }]);
      const { keyId, key } = await apiKeys.create({ ...body, userId: user.userId }, commandId);
      const headers = { Location: `${all}/${keyId}`, 'Cache-Control': 'no-store' };
      const { visible, position } = await written(engine, [apiKeyView]);
      if (!visible) return { status: 202, body: { id: keyId, position, key }, headers };
      return { status: 201, body: { ...shownApiKey(await visibleKey(views, keyId, user)), key }, headers };
    },
  }),
  operation({
    method: 'get',
    path: all,
    id: 'listApiKeys',
    tag,
    summary: 'List API keys, without the keys themselves',
    access: 'reader',
    query,
    answers: { 200: json('A page of API keys', pageOf(resource)) },
    handle: async ({ query: { userId, status, ...asked }, user }) => {
      const where = [
        ...seenBy(user),
        ...(userId === undefined ? [] : [['userId', '=', userId] as const]),
        ...(status === undefined ? [] : [['status', '=', status] as const]),
      ];
      return { status: 200, body: await pageText(views, apiKeyView, asked, { where, show: 'summary' }) };
    },
  }),
  operation({
    method: 'get',
    path: one,
    id: 'getApiKey',
    tag,
    summary: 'Read an API key, without the key itself',
    access: 'reader',
    params,
    answers: { 200: json('The API key', resource) },
    handle: async ({ params: { apiKeyId }, user }) => ({
      status: 200,
      body: shownApiKey(await visibleKey(views, apiKeyId, user)),
    }),
  }),
  operation({
    method: 'delete',
    path: one,
    id: 'revokeApiKey',
    tag,
    summary: 'Revoke an API key: it stops working at once and for good',
    access: 'reader',
    sessionOnly: true,
    params,
    answers: { 204: empty('Revoked'), 202: pending },
    handle: async ({ params: { apiKeyId }, user }) => {
      await visibleKey(views, apiKeyId, user);
      await apiKeys.revoke(apiKeyId);
      const { visible, position } = await written(engine, [apiKeyView]);
      return visible ? { status: 204 } : { status: 202, body: { id: apiKeyId, position } };
    },
  }),
];
