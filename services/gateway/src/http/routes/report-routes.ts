import { type Bus, uuidOf } from '@punctual/chassis';
import { type ReportResource, reportBody, reportResource } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { type ReportRow, reportView } from '../../views/report.view';
import { seenBy } from '../../views/seen-by';
import { searching, withWords } from '../../views/text-search';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { checkTemplate } from './template-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ reportId: z.uuid() });
const resource = reportResource.meta({ id: 'Report' });
const summary = reportResource
  .pick({ id: true, name: true, type: true, userId: true, version: true, createdAt: true, updatedAt: true })
  .extend({ source: z.strictObject({ kind: z.string() }) })
  .strict()
  .meta({ id: 'ReportSummary' });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'name', '-name'], '-createdAt').extend({
  type: z.string().max(100).optional(),
  search: searchQuery.describe('in the name or the type'),
});

const tag = 'Reports';
const one = '/api/v1/reports/:reportId';

const shown = ({ deletedAt: _, ...report }: ReportRow): ReportResource => report;
const answerOf = (status: number, row: ReportRow): Answer => ({ status, body: shown(row), version: row.version });

/**
 * The report, if the user may see it.
 * @throws Problem 404 when it does not exist, is deleted (unless deleted ones are asked for), or belongs to another user and the user is not an admin.
 */
export const visibleReport = async (
  views: ViewReader,
  reportId: string,
  user: Principal,
  deleted: 'hidden' | 'shown' = 'hidden',
): Promise<ReportRow> => {
  const row = await views.get(reportView, reportId);
  const may =
    row && (user.role === 'admin' || row.userId === user.userId) && (deleted === 'shown' || row.deletedAt === null);
  if (!may) throw new Problem(404, 'report/unknown', 'there is no such report');
  return row;
};

/** Report definitions: create, list, read, revise, delete, restore. */
export const reportRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const current = async (status: number, reportId: string, user: Principal) =>
    answerOf(status, await visibleReport(views, reportId, user));
  return [
    operation({
      method: 'post',
      path: '/api/v1/reports',
      id: 'createReport',
      tag,
      summary: 'Define a report',
      access: 'writer',
      body: reportBody,
      answers: { 201: json('The report', resource), 202: pending },
      handle: async ({ body, user, commandId }) => {
        await checkTemplate(views, body.template);
        const reportId = uuidOf(`report ${commandId}`);
        const done = await forward(needs, { type: 'DefineReport', data: { reportId, definition: body } }, commandId);
        if (!done.visible) return notVisibleYet(reportId, done);
        return { ...(await current(201, reportId, user)), headers: { Location: `/api/v1/reports/${reportId}` } };
      },
    }),
    operation({
      method: 'get',
      path: '/api/v1/reports',
      id: 'listReports',
      tag,
      summary: 'List reports, without the rows of inline sources',
      access: 'reader',
      query,
      answers: { 200: json('A page of reports', pageOf(summary)) },
      handle: async ({ query: { type, search, ...asked }, user }) => {
        const ofType = type === undefined ? [] : ([['type', '=', type]] as const);
        return {
          status: 200,
          body: await pageText(views, reportView, asked, {
            where: [['deleted', '=', 0], ...seenBy(user), ...ofType],
            filters: searching(search, (text) => [withWords(reportView, text)]),
            show: 'summary',
          }),
        };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getReport',
      tag,
      summary: 'Read a report',
      access: 'reader',
      params,
      answers: { 200: json('The report', resource) },
      handle: ({ params: { reportId }, user }) => current(200, reportId, user),
    }),
    operation({
      method: 'put',
      path: one,
      id: 'reviseReport',
      tag,
      summary: 'Replace the definition of a report',
      access: 'writer',
      params,
      body: reportBody,
      answers: { 200: json('The report', resource), 202: pending },
      handle: async ({ params: { reportId }, body, user, ifVersion, commandId }) => {
        const { template } = await visibleReport(views, reportId, user);
        await checkTemplate(views, body.template, template);
        const done = await forward(
          needs,
          { type: 'ReviseReport', data: { reportId, definition: body, ifVersion } },
          commandId,
        );
        return done.visible ? current(200, reportId, user) : notVisibleYet(reportId, done);
      },
    }),
    operation({
      method: 'delete',
      path: one,
      id: 'deleteReport',
      tag,
      summary: 'Delete a report; its history is kept, and it can be restored',
      access: 'writer',
      params,
      answers: { 204: empty('Deleted'), 202: pending },
      handle: async ({ params: { reportId }, user, ifVersion, commandId }) => {
        await visibleReport(views, reportId, user);
        const done = await forward(needs, { type: 'DeleteReport', data: { reportId, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(reportId, done);
      },
    }),
    operation({
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreReport',
      tag,
      summary: 'Restore a deleted report',
      access: 'writer',
      params,
      answers: { 200: json('The report', resource), 202: pending },
      handle: async ({ params: { reportId }, user, commandId }) => {
        await visibleReport(views, reportId, user, 'shown');
        const done = await forward(needs, { type: 'RestoreReport', data: { reportId } }, commandId);
        return done.visible ? current(200, reportId, user) : notVisibleYet(reportId, done);
      },
    }),
  ];
};
