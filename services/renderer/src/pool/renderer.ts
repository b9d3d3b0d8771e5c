import type { Artifacts } from '@punctual/chassis';
import type { FieldError, RenderProgress, SourceRow } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { RenderedJob, RenderJob } from '../rendering/render-job';
import { removeSpool, spooled } from '../spool/spool';
import type { TemplateProblems } from '../template/check-template';
import type { RenderPool } from './render-pool';

/** What renders, wherever it runs. */
export interface Renderer {
  /** Renders a report from its rows and stores the files; `progress` is kept up to date. @throws RenderError */
  render(
    job: RenderJob,
    rows: AsyncIterable<readonly SourceRow[]>,
    artifacts: Pick<Artifacts, 'put'>,
    progress?: RenderProgress,
  ): Promise<RenderedJob>;
  /** What is wrong with a template. */
  templateProblems: TemplateProblems;
}

/** A request waits for the check of a template. */
const CHECK_SECONDS = 8;

/** A template that is ended is refused: it would end every run. */
const endedProblem = (error: unknown): FieldError[] => {
  if (!(error instanceof RenderError) || !error.isFinal) throw error;
  return [
    {
      path: 'mjml',
      message: 'the template takes too long or too much memory to fill; loops inside each other may be the cause',
    },
  ];
};

/** Renders in the processes of a pool. Rows are read before a rendering waits for its turn: a slow source takes no place. */
export const pooledRenderer = (pool: RenderPool): Renderer => ({
  render: async (job, source, artifacts, progress) => {
    const rows = await spooled(source, pool.folder);
    const store = async (bytes: Buffer): Promise<void> => {
      await artifacts.put(bytes);
      if (progress) progress.files += 1;
    };
    const begun = (): void => {
      if (progress) progress.step = 'rendering';
    };
    try {
      return await pool.run({ kind: 'render', job, rows }, store, { begun });
    } finally {
      await removeSpool(rows);
    }
  },
  templateProblems: (mjml) =>
    pool.run({ kind: 'check', mjml }, async () => undefined, { seconds: CHECK_SECONDS }).catch(endedProblem),
});
