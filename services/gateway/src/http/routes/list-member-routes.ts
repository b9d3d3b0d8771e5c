import type { Bus } from '@punctual/chassis';
import {
  listAddition,
  listImport,
  listMember,
  listMembersBody,
  MAX_CHANGED_MEMBERS,
  mailbox,
} from '@punctual/contracts';
import { z } from 'zod';
import { additions, removals } from '../../list/change-members';
import { readImport, reportOf } from '../../list/import';
import type { ViewEngine } from '../../views/engine';
import { listMemberView, memberKey, searchable } from '../../views/list-member.view';
import type { ViewReader } from '../../views/reader';
import { empty, json, pending } from '../described';
import { forward, forwardAll, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText } from '../list';
import { type Operation, operation } from '../operation';
import { invalid, Problem } from '../problem';
import { visibleList } from './list-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ listId: z.uuid() });
const memberParams = params.extend({ email: mailbox });
const query = listQuery(['email', '-email', 'addedAt', '-addedAt'], 'email').extend({
  search: z.string().min(1).max(254).optional().describe('a part of the address, in any case'),
});

const tag = 'Distribution lists';
const members = '/api/v1/distribution-lists/:listId/emails';

/** What the services said to additions: how many addresses are new, and which found no room. */
const addedBy = ({ results }: Awaited<ReturnType<typeof forwardAll>>) => {
  const read = z.object({ added: z.number(), refused: z.array(z.string()) });
  const all = results.map((result) => read.parse(result));
  return {
    added: all.reduce((sum, { added }) => sum + added, 0),
    noRoom: all.flatMap(({ refused }) => refused),
  };
};

/** The members of distribution lists: page through, search, add, remove, import. */
export const listMemberRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  return [
    operation({
      method: 'get',
      path: members,
      id: 'listDistributionListMembers',
      tag,
      summary: 'Page through the members of a list, or search them',
      access: 'reader',
      params,
      query,
      answers: { 200: json('A page of members', pageOf(listMember.meta({ id: 'DistributionListMember' }))) },
      handle: async ({ params: { listId }, query: { search, ...asked }, user }) => {
        await visibleList(views, listId, user);
        return {
          status: 200,
          body: await pageText(views, listMemberView, asked, {
            where: [
              ['listId', '=', listId],
              ...(search === undefined ? [] : [['email', 'contains', searchable(search)] as const]),
            ],
            show: 'summary',
          }),
        };
      },
    }),
    operation({
      method: 'post',
      path: members,
      id: 'addDistributionListMembers',
      tag,
      summary: 'Add members; addresses that are members already change nothing',
      access: 'writer',
      params,
      body: listMembersBody,
      answers: { 200: json('What was added', listAddition.meta({ id: 'DistributionListAddition' })), 202: pending },
      handle: async ({ params: { listId }, body, user, ifVersion, commandId }) => {
        await visibleList(views, listId, user);
        const commands = additions(listId, body, { ifVersion });
        const done = await forwardAll(needs, commands, commandId);
        if (!done.visible) return notVisibleYet(listId, done);
        const { added } = addedBy(done);
        const { memberCount, version } = await visibleList(views, listId, user);
        return { status: 200, body: { added, alreadyThere: body.length - added, memberCount }, version };
      },
    }),
    operation({
      method: 'delete',
      path: `${members}/:email`,
      id: 'removeDistributionListMember',
      tag,
      summary: 'Remove a member',
      access: 'writer',
      params: memberParams,
      answers: { 204: empty('Removed'), 202: pending },
      handle: async ({ params: { listId, email }, user, ifVersion, commandId }) => {
        await visibleList(views, listId, user);
        if (!(await views.get(listMemberView, memberKey(listId, email))))
          throw new Problem(404, 'list/member-unknown', 'this address is not a member of the list');
        const [command] = removals(listId, [email], ifVersion);
        if (!command) return { status: 204 };
        const done = await forward(needs, command, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(listId, done);
      },
    }),
    operation({
      method: 'post',
      path: '/api/v1/distribution-lists/:listId/import',
      id: 'importDistributionListMembers',
      tag,
      summary: 'Add members from a CSV file with a column titled email, or addresses in its first column',
      access: 'writer',
      params,
      body: z.string().describe(`at most 8 MiB; members are added ${MAX_CHANGED_MEMBERS} at a time`),
      bodyType: 'text/csv',
      answers: { 200: json('What became of each line', listImport.meta({ id: 'DistributionListImport' })) },
      handle: async ({ params: { listId }, body, user, ifVersion, commandId }) => {
        await visibleList(views, listId, user);
        const wanted = readImport(body);
        if ('errors' in wanted) throw invalid(wanted.errors);
        const commands = additions(listId, [...wanted.addresses.keys()], { whenFull: 'fill', ifVersion });
        const done = await forwardAll(needs, commands, commandId);
        return { status: 200, body: reportOf(wanted, addedBy(done)) };
      },
    }),
  ];
};
