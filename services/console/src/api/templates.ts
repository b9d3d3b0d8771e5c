import { queryOptions } from '@tanstack/react-query';
import { type Choices, choiceOf, choiceQuery } from './choices';
import { conditions, type Press, read } from './client';
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  previewTemplate,
  restoreTemplate,
  reviseTemplate,
} from './gen/sdk.gen';
import type { CreateTemplateData, ListTemplatesData, PreviewLink, Template, TemplateSummary } from './gen/types.gen';

export type { Template, TemplateSummary };

export type TemplateFilters = NonNullable<ListTemplatesData['query']>;
export type TemplateBody = CreateTemplateData['body'];

/** Templates of mails: keys and queries. */
export const templates = {
  all: ['templates'] as const,
  list: (query: TemplateFilters = {}) =>
    queryOptions({
      queryKey: [...templates.all, 'list', query],
      queryFn: ({ signal }) => read(listTemplates({ query, signal })),
    }),
  one: (templateId: string) =>
    queryOptions({
      queryKey: [...templates.all, 'one', templateId],
      queryFn: ({ signal }) => read(getTemplate({ path: { templateId }, signal })),
    }),
  /** An address that shows the mail that a template makes, of a made report or one of mine. It expires. */
  preview: (mjml: string, reportId: string | null) =>
    queryOptions({
      queryKey: ['previews', 'template', mjml, reportId],
      queryFn: async ({ signal }) =>
        (await read(previewTemplate({ body: { mjml, reportId, as: 'link' }, signal }))) as PreviewLink,
      staleTime: 4 * 60_000,
      gcTime: 4 * 60_000,
      retry: false,
    }),
};

/** Templates to choose from. */
export const templateChoices: Choices = {
  key: templates.all[0],
  find: async (search, signal) =>
    (await read(listTemplates({ query: choiceQuery(search), signal }))).data.map(choiceOf),
  one: async (templateId, signal) => choiceOf(await read(getTemplate({ path: { templateId }, signal }))),
};

/** A template as it is now. */
export const currentTemplate = (templateId: string) => read(getTemplate({ path: { templateId } }));
/** Makes a template. */
export const makeTemplate = (body: TemplateBody, intent: Press) =>
  read(createTemplate({ body, headers: conditions(intent) }));
/** Replaces a template; refused with 412 where it has changed since it was shown. */
export const saveTemplate = ({ id, version }: Template, body: TemplateBody, { key }: Press) =>
  read(reviseTemplate({ path: { templateId: id }, body, headers: conditions({ version, key }) }));
/** Deletes a template; with `force` also one that reports use, whose mails keep it. */
export const removeTemplate = ({ id, version }: Pick<Template, 'id' | 'version'>, force: boolean) =>
  read(
    deleteTemplate({
      path: { templateId: id },
      query: { force: force ? 'true' : 'false' },
      headers: { 'If-Match': `"${version}"` },
    }),
  );
/** Undoes the deletion. */
export const bringBackTemplate = (templateId: string, intent: Press) =>
  read(restoreTemplate({ path: { templateId }, headers: conditions(intent) }));
