import { type Bus, type Clock, suppressedAddress } from '@punctual/chassis';
import {
  address,
  type Command,
  comparable,
  liftBody,
  suppressionBody,
  suppressionCause,
  suppressionResource,
} from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { suppressedNow } from '../../views/suppressed-now';
import { suppressionView } from '../../views/suppression.view';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; clock: Pick<Clock, 'now'> };

const params = z.strictObject({ suppressionId: z.uuid() });
const resource = suppressionResource.meta({ id: 'Suppression' });
const query = listQuery(['since', '-since', 'email', '-email'], '-since').extend({
  search: searchQuery.describe('in the address'),
  email: address.optional().describe('one address, in any spelling'),
  cause: suppressionCause.optional(),
  scheduleId: z.uuid().optional().describe('those of one schedule alone'),
});

const tag = 'Mail';
const all = '/api/v1/suppressions';

/** Addresses that get no mail: list, add, lift. */
export const suppressionRoutes = (needs: Needs): Operation[] => {
  const { views, clock } = needs;
  const shown = async (id: string) => {
    const row = await suppressedNow(views, id, clock.now());
    if (!row) throw new Problem(404, 'suppression/unknown', 'this address gets mail, or is not known');
    return row;
  };
  const change = (command: Command, commandId: string) => forward(needs, command, commandId);
  return [
    operation({
      method: 'get',
      path: all,
      id: 'listSuppressions',
      tag,
      summary: 'List the addresses that get no mail, with why and since when',
      access: 'admin',
      query,
      answers: { 200: json('A page of addresses', pageOf(resource)) },
      handle: async ({ query: { search, email, cause, scheduleId, ...asked } }) => {
        const text = search?.trim() ?? '';
        const where = [
          ['ends', '>=', clock.now()] as const,
          ...(cause ? [['cause', '=', cause] as const] : []),
          ...(scheduleId ? [['scheduleId', '=', scheduleId] as const] : []),
          ...(email === undefined ? [] : [['email', '=', suppressedAddress(email)] as const]),
          ...(text === '' ? [] : [['email', 'contains', comparable(text)] as const]),
        ];
        return { status: 200, body: await pageText(views, suppressionView, asked, { where }) };
      },
    }),
    operation({
      method: 'post',
      path: all,
      id: 'suppressAddress',
      tag,
      summary: 'Have an address get no mail from now on, of one schedule or at all',
      access: 'admin',
      body: suppressionBody,
      answers: { 201: json('It gets none', resource), 202: pending },
      handle: async ({ body, commandId }) => {
        const done = await change({ type: 'SuppressAddress', data: body }, commandId);
        const { suppressionId } = z.object({ suppressionId: z.string() }).parse(done.result);
        if (!done.visible) return notVisibleYet(suppressionId, done);
        return { status: 201, body: await shown(suppressionId) };
      },
    }),
    operation({
      method: 'get',
      path: `${all}/:suppressionId`,
      id: 'getSuppression',
      tag,
      summary: 'Read why an address gets no mail',
      access: 'admin',
      params,
      answers: { 200: json('Why', resource) },
      handle: async ({ params: { suppressionId } }) => ({ status: 200, body: await shown(suppressionId) }),
    }),
    operation({
      method: 'post',
      path: `${all}/:suppressionId/lift`,
      id: 'liftSuppression',
      tag,
      summary: 'Have an address get mail again',
      access: 'admin',
      params,
      body: liftBody,
      answers: { 204: empty('It gets mail'), 202: pending },
      handle: async ({ params: { suppressionId }, body, commandId }) => {
        await shown(suppressionId);
        const done = await change({ type: 'LiftSuppression', data: { suppressionId, ...body } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(suppressionId, done);
      },
    }),
  ];
};
