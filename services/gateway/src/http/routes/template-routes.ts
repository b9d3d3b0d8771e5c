import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, templateBody, templateResource } from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { templateView } from '../../views/template.view';
import { searching, withWords } from '../../views/text-search';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText, searchQuery } from '../list';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { changeableTemplate, templateAnswer, usersOf } from './template-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ templateId: z.uuid() });
const resource = templateResource.meta({ id: 'Template' });
const summary = templateResource.omit({ mjml: true }).meta({ id: 'TemplateSummary' });
const query = listQuery(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'name', '-name'], '-createdAt').extend({
  search: searchQuery.describe('in the name'),
});
const deletion = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true deletes a template that reports use: their mails keep it as it is'),
});

const tag = 'Templates';
const all = '/api/v1/templates';
const one = `${all}/:templateId`;
const example = {
  name: 'Short',
  mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>{{name}}: {{extent}}</mj-text></mj-column></mj-section></mj-body></mjml>',
};

/** Templates of mails: create, list, read, revise, delete, restore. */
export const templateRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const change = async (command: Command, templateId: string, commandId: string): Promise<Answer> => {
    const done = await forward(needs, command, commandId);
    return done.visible ? templateAnswer(views, 200, templateId) : notVisibleYet(templateId, done);
  };
  const answers = { 200: json('The template', resource), 202: pending };

  return [
    operation({
      method: 'post',
      path: all,
      id: 'createTemplate',
      tag,
      summary: 'Create a template of mails; every fault is told with its line',
      access: 'writer',
      body: templateBody,
      example,
      answers: { 201: json('The template', resource), 202: pending },
      handle: async ({ body, commandId }) => {
        const templateId = uuidOf(`template ${commandId}`);
        const done = await forward(needs, { type: 'DefineTemplate', data: { templateId, ...body } }, commandId);
        if (!done.visible) return notVisibleYet(templateId, done);
        const created = await templateAnswer(views, 201, templateId);
        return { ...created, headers: { Location: `${all}/${templateId}` } };
      },
    }),
    operation({
      method: 'get',
      path: all,
      id: 'listTemplates',
      tag,
      summary: 'List templates, without their text',
      access: 'reader',
      query,
      answers: { 200: json('A page of templates', pageOf(summary)) },
      handle: async ({ query: { search, ...asked } }) => ({
        status: 200,
        body: await pageText(views, templateView, asked, {
          where: [['deleted', '=', 0]],
          filters: searching(search, (text) => [withWords(templateView, text)]),
          show: 'summary',
        }),
      }),
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getTemplate',
      tag,
      summary: 'Read a template',
      access: 'reader',
      params,
      answers: { 200: json('The template', resource) },
      handle: ({ params: { templateId } }) => templateAnswer(views, 200, templateId),
    }),
    operation({
      method: 'put',
      path: one,
      id: 'reviseTemplate',
      tag,
      summary: 'Replace a template; the reports that use it are mailed with it from now on',
      access: 'writer',
      params,
      body: templateBody,
      example,
      answers,
      handle: async ({ params: { templateId }, body, user, ifVersion, commandId }) => {
        await changeableTemplate(views, templateId, user);
        return change({ type: 'ReviseTemplate', data: { templateId, ...body, ifVersion } }, templateId, commandId);
      },
    }),
    operation({
      method: 'delete',
      path: one,
      id: 'deleteTemplate',
      tag,
      summary: 'Delete a template that no report uses; it can be restored',
      access: 'writer',
      params,
      query: deletion,
      answers: { 204: empty('Deleted'), 202: pending },
      handle: async ({ params: { templateId }, query: { force }, user, ifVersion, commandId }) => {
        await changeableTemplate(views, templateId, user);
        const reports = force === 'true' ? [] : await usersOf(views, templateId);
        if (reports.length > 0)
          throw new Problem(
            409,
            'template/in-use',
            'reports use this template; give them another, or delete it with ?force=true and their mails keep it',
            // Reports of other users are counted, not named.
            reports.map(({ id, userId }) =>
              user.role === 'admin' || userId === user.userId
                ? { path: `reports/${id}`, message: 'uses it' }
                : { path: 'reports', message: 'a report of another user uses it' },
            ),
          );
        const done = await forward(needs, { type: 'DeleteTemplate', data: { templateId, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(templateId, done);
      },
    }),
    operation({
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreTemplate',
      tag,
      summary: 'Restore a deleted template',
      access: 'writer',
      params,
      answers,
      handle: async ({ params: { templateId }, user, commandId }) => {
        await changeableTemplate(views, templateId, user, 'shown');
        return change({ type: 'RestoreTemplate', data: { templateId } }, templateId, commandId);
      },
    }),
  ];
};
