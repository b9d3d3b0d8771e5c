import type { Bus, Previews } from '@punctual/chassis';
import {
  type Command,
  formatSchema,
  instant,
  Rejection,
  reportBody,
  scheduleSpec,
  templateBody,
} from '@punctual/contracts';
import { z } from 'zod';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Answer, type Described, type Operation, operation } from '../operation';
import { keyOf, newPlace, type Place, previewAnswer, whenThere } from '../previews';
import { Problem } from '../problem';
import { visibleReport } from './report-routes';
import { checkTemplateIsOurs } from './template-access';

type Needs = { bus: Bus; views: ViewReader; previews: Previews; defaultTimezone: string };
type Of = Command<'PreviewReport'>['data']['of'];

const link = z
  .strictObject({
    url: z.string().describe('readable without a session until it expires'),
    contentType: z.string(),
    name: z.string(),
    size: z.number().int().describe('octets'),
    expiresAt: instant,
  })
  .meta({ id: 'PreviewLink' });

/** What is wanted, and in which form; `timezone` is the zone of those who name none. */
const wanted = (timezone: string) => ({
  format: formatSchema.describe('HTML is the body of the mail'),
  parameters: scheduleSpec.shape.parameters,
  timezone: z.string().max(100).default(timezone),
  as: z.enum(['file', 'link']).default('file').describe('link gives a short-lived address instead of the file'),
});
type Wanted = z.infer<z.ZodObject<ReturnType<typeof wanted>>>;

const file: Described = {
  description: 'The file, byte for byte as a run would send it now; the body of the mail has its pictures inside',
  schema: z.string().meta({ format: 'binary' }),
  mediaType: '*/*',
};
const answers = {
  200: file,
  201: json('An address that shows the file for 5 minutes', link),
  503: { description: 'Too many previews are being made, or this one takes more than 60 s' },
};

/** The address of a preview. */
export const urlOf = ({ token }: Place): string => `/previews/${token}`;

/** Reports as they would be sent now, and the addresses that show them. */
export const previewRoutes = ({ bus, views, previews, defaultTimezone }: Needs): Operation[] => {
  const preview = async (
    of: Of,
    { as, ...request }: Wanted & { mjml?: string },
    commandId: string,
  ): Promise<Answer> => {
    const place = newPlace();
    const reply = await bus.request({ type: 'PreviewReport', data: { key: place.key, of, ...request } }, commandId);
    if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
    const { file: made, expiresAt } = await whenThere(previews, place.key);
    if (as === 'file') return previewAnswer(made);
    const { name, mediaType: contentType, content } = made;
    const body = { url: urlOf(place), contentType, name, size: content.length, expiresAt };
    return { status: 201, body, headers: { Location: urlOf(place), 'Cache-Control': 'no-store' } };
  };
  const common = { method: 'post', tag: 'Reports', access: 'writer', neverReplayed: true, answers } as const;
  return [
    operation({
      ...common,
      path: '/api/v1/reports/:reportId/preview',
      id: 'previewReport',
      summary: 'Render a report as a run would send it now; nothing is sent or kept',
      params: z.strictObject({ reportId: z.uuid() }),
      body: z.strictObject(wanted(defaultTimezone)),
      handle: async ({ params: { reportId }, body, user, commandId }) => {
        await visibleReport(views, reportId, user);
        return preview({ reportId }, body, commandId);
      },
    }),
    operation({
      ...common,
      path: '/api/v1/reports/preview',
      id: 'previewUnsavedReport',
      summary: 'Render a report that is not saved, as a run would send it now',
      body: z.strictObject({ report: reportBody, ...wanted(defaultTimezone) }),
      handle: async ({ body: { report: definition, ...body }, commandId }) => {
        await checkTemplateIsOurs(views, definition.template, 'report.template');
        return preview({ definition }, body, commandId);
      },
    }),
    operation({
      ...common,
      tag: 'Templates',
      path: '/api/v1/templates/preview',
      id: 'previewTemplate',
      summary: 'Render a template that is not saved as the body of a mail, for one of your reports or a made one',
      body: z.strictObject({
        mjml: templateBody.shape.mjml,
        reportId: z.uuid().nullable().default(null).describe('null for a made report'),
        ...wanted(defaultTimezone),
        format: z.literal('HTML').default('HTML'),
      }),
      handle: async ({ body: { reportId, ...body }, user, commandId }) => {
        if (reportId !== null) await visibleReport(views, reportId, user);
        return preview(reportId === null ? { sample: true } : { reportId }, body, commandId);
      },
    }),
    operation({
      method: 'get',
      path: '/previews/:token',
      id: 'getPreview',
      tag: 'Reports',
      summary: 'What a preview link shows, in a sandbox, until it expires',
      access: 'public',
      params: z.strictObject({ token: z.string() }),
      answers: { 200: file, 404: { description: 'The address has expired, or never was one' } },
      handle: async ({ params: { token } }) => {
        const found = await previews.get(keyOf(token));
        if (found?.preview.kind !== 'file')
          throw new Problem(404, 'preview/unknown', 'this preview has expired, or there never was one');
        return previewAnswer(found.preview);
      },
    }),
  ];
};
