import { z } from 'zod';
import { instant } from '../shared';
import { line } from '../text';

/** The most datasets that one schedule waits for. */
export const MAX_DATASETS = 20;
/** How many updates `GET /datasets/:name` shows, newest first. */
export const MAX_SHOWN_UPDATES = 20;

/** What a dataset is called: it is part of a path, and case counts. */
export const datasetName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'must begin with a letter or digit and have at most 100 letters, digits, dots, dashes and underscores',
  );

/** The body of `POST /datasets/:name/updates`. */
export const datasetUpdateBody = z.strictObject({
  id: line(200).describe('names the update: the same id is the same update'),
  asOf: z.iso
    .datetime({ offset: true, error: 'must be an RFC 3339 instant' })
    .transform((text) => new Date(text).toISOString())
    .nullable()
    .default(null)
    .describe('up to when the data is complete; the time of the request when it is left out'),
  ok: z.boolean().describe('false for an update that failed: it is recorded, and nothing goes on because of it'),
});

const update = z.strictObject({ id: z.string(), asOf: instant, ok: z.boolean(), at: instant });

/** A dataset without its updates. */
export const datasetSummary = z.strictObject({
  name: z.string(),
  asOf: instant.nullable().describe('up to when it is complete, by its successful updates; null before the first'),
  lastUpdateAt: instant.describe('when an update was last reported, successful or not'),
  createdAt: instant,
});

/** What `GET /datasets/:name` answers. */
export const datasetResource = z.strictObject({
  ...datasetSummary.shape,
  updates: z.array(update).describe(`the last ${MAX_SHOWN_UPDATES}, newest first`),
});
export type DatasetResource = z.infer<typeof datasetResource>;
