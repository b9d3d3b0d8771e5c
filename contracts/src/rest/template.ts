import { z } from 'zod';
import { instant } from '../shared';
import { line } from '../text';

/** Longest MJML of a template, in characters. */
export const MAX_MJML = 64 * 1024;

/** The body of `POST /templates` and `PUT /templates/:id`. The renderer checks that it is a mail. */
export const templateBody = z.strictObject({
  name: line(200),
  mjml: z
    .string()
    .min(1, 'must not be empty')
    .max(MAX_MJML, `must have at most ${MAX_MJML} characters`)
    .describe('MJML with Handlebars marks such as {{name}}; see docs/templates.md for the values'),
});

/** What `GET /templates/:id` answers. */
export const templateResource = z.strictObject({
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  mjml: z.string(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type TemplateResource = z.infer<typeof templateResource>;
