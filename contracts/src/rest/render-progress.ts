import { z } from 'zod';

/** How far a rendering is. */
export const renderProgress = z.strictObject({
  /** Reading the rows, waiting for a process that renders, or making the files. */
  step: z.enum(['reading', 'queued', 'rendering']),
  /** Rows read so far. */
  rows: z.number().int(),
  /** Files stored so far, the mail's own among them. */
  files: z.number().int(),
});
export type RenderProgress = z.infer<typeof renderProgress>;

/** How far a rendering is that begins. */
export const newProgress = (): RenderProgress => ({ step: 'reading', rows: 0, files: 0 });
