import { type Bus, uuidOf } from '@punctual/chassis';
import { listBody, listResource, listRevision, listSummary } from '@punctual/contracts';
import { z } from 'zod';
import { additions, replacements } from '../../list/change-members';
import type { ViewEngine } from '../../views/engine';
import { listView } from '../../views/list.view';
import type { ViewReader } from '../../views/reader';
import { seenBy } from '../../views/seen-by';
import { searching, withWords } from '../../views/text-search';
import { empty, json, pending } from '../described';
import { forward, forwardAll, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { listAnswer, sendersTo, visibleList } from './list-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ listId: z.uuid() });
const resource = listResource.meta({ id: 'DistributionList' });
const summary = listSummary.meta({ id: 'DistributionListSummary' });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'name', '-name'], '-createdAt').extend({
  search: searchQuery.describe('in the name or the description'),
});
const deletion = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true deletes a list that schedules send to: they go on without its members'),
});

const tag = 'Distribution lists';
const one = '/api/v1/distribution-lists/:listId';

/** Distribution lists: create, list, read, revise, delete, restore. */
export const listRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  return [
    operation({
      method: 'post',
      path: '/api/v1/distribution-lists',
      id: 'createDistributionList',
      tag,
      summary: 'Create a distribution list of at most 50,000 members',
      access: 'writer',
      body: listBody,
      answers: { 201: json('The list', resource), 202: pending },
      handle: async ({ body: { emails, ...details }, user, commandId }) => {
        const listId = uuidOf(`list ${commandId}`);
        const define = { type: 'DefineList', data: { listId, ...details } } as const;
        const done = await forwardAll(needs, [define, ...additions(listId, emails)], commandId);
        if (!done.visible) return notVisibleYet(listId, done);
        const created = await listAnswer(views, 201, listId, user);
        return { ...created, headers: { Location: `/api/v1/distribution-lists/${listId}` } };
      },
    }),
    operation({
      method: 'get',
      path: '/api/v1/distribution-lists',
      id: 'listDistributionLists',
      tag,
      summary: 'List distribution lists, without their members',
      access: 'reader',
      query,
      answers: { 200: json('A page of lists', pageOf(summary)) },
      handle: async ({ query: { search, ...asked }, user }) => {
        return {
          status: 200,
          body: await pageText(views, listView, asked, {
            where: [['deleted', '=', 0], ...seenBy(user)],
            filters: searching(search, (text) => [withWords(listView, text)]),
            show: 'summary',
          }),
        };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getDistributionList',
      tag,
      summary: 'Read a distribution list, with its members when they are at most 1,000',
      access: 'reader',
      params,
      answers: { 200: json('The list', resource) },
      handle: ({ params: { listId }, user }) => listAnswer(views, 200, listId, user),
    }),
    operation({
      method: 'put',
      path: one,
      id: 'reviseDistributionList',
      tag,
      summary: 'Replace name and description of a list, and its members when emails is given',
      access: 'writer',
      params,
      body: listRevision,
      answers: { 200: json('The list', resource), 202: pending },
      handle: async ({ params: { listId }, body: { emails, ...details }, user, ifVersion, commandId }) => {
        await visibleList(views, listId, user);
        const revise = { type: 'ReviseList', data: { listId, ...details, ifVersion } } as const;
        const members = emails === null ? [] : await replacements(views, listId, emails);
        const done = await forwardAll(needs, [revise, ...members], commandId);
        return done.visible ? listAnswer(views, 200, listId, user) : notVisibleYet(listId, done);
      },
    }),
    operation({
      method: 'delete',
      path: one,
      id: 'deleteDistributionList',
      tag,
      summary: 'Delete a list that no schedule sends to; it can be restored with its members',
      access: 'writer',
      params,
      query: deletion,
      answers: { 204: empty('Deleted'), 202: pending },
      handle: async ({ params: { listId }, query: { force }, user, ifVersion, commandId }) => {
        await visibleList(views, listId, user);
        const senders = force === 'true' ? [] : await sendersTo(views, listId);
        if (senders.length > 0)
          throw new Problem(
            409,
            'list/in-use',
            'schedules send to this list; take it out of them, or delete it with ?force=true and they go on without it',
            senders.map(({ id, name, reportType }) => ({
              path: `report-schedules/${id}`,
              message: `sends to this list: ${name ?? reportType ?? 'a schedule without a name'}`,
            })),
          );
        const done = await forward(needs, { type: 'DeleteList', data: { listId, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(listId, done);
      },
    }),
    operation({
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreDistributionList',
      tag,
      summary: 'Restore a deleted list with its members',
      access: 'writer',
      params,
      answers: { 200: json('The list', resource), 202: pending },
      handle: async ({ params: { listId }, user, commandId }) => {
        await visibleList(views, listId, user, 'shown');
        const done = await forward(needs, { type: 'RestoreList', data: { listId } }, commandId);
        return done.visible ? listAnswer(views, 200, listId, user) : notVisibleYet(listId, done);
      },
    }),
  ];
};
